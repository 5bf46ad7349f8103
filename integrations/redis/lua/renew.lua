local entry, owner = take(), take()
if not owned(entry, owner) then return {'lost'} end
renew(entry, owner)
return {'ok'}
