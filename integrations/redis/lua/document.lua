local kind, id = take(), take()
local doc = redis.call('HMGET', k_doc(kind, id), 'ver', 'body', 'terms', 'keep')
if not doc[1] then return {} end
return {id, doc[1], doc[2], doc[3], doc[4]}
