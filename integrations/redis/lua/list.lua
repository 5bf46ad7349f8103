local kind, term, low, high, limit = take(), take(), take(), take(), tonumber(take())
local index = term == '' and k_docs(kind) or k_term(kind, term)
local found = {}
-- Ids whose document has expired are cleared away and do not count.
while #found < limit do
  local ids = redis.call('ZRANGEBYLEX', index, low, high, 'LIMIT', 0, limit - #found)
  if #ids == 0 then break end
  for _, id in ipairs(ids) do
    local doc = redis.call('HMGET', k_doc(kind, id), 'ver', 'body', 'terms', 'keep')
    if doc[1] then
      found[#found + 1] = {id, doc[1], doc[2], doc[3], doc[4]}
    else
      redis.call('ZREM', index, id)
    end
  end
  low = '(' .. ids[#ids]
end
return found
