local kind, id = take(), take()
local key = k_doc(kind, id)
for _, term in ipairs(cjson.decode(redis.call('HGET', key, 'terms') or '[]')) do redis.call('ZREM', k_term(kind, term), id) end
redis.call('ZREM', k_docs(kind), id)
return redis.call('DEL', key)
