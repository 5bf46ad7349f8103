local kind, id, version, body, keep, terms = take(), take(), take(), take(), take(), take_list()
local key = k_doc(kind, id)
if (redis.call('HGET', key, 'ver') or '0') ~= version then return {'conflict'} end
for _, term in ipairs(cjson.decode(redis.call('HGET', key, 'terms') or '[]')) do redis.call('ZREM', k_term(kind, term), id) end
local now = string.format('%.0f', tonumber(version) + 1)
redis.call('HSET', key, 'ver', now, 'body', body, 'keep', keep, 'terms', #terms > 0 and cjson.encode(terms) or '[]')
if keep == '0' then redis.call('PERSIST', key) else redis.call('PEXPIRE', key, keep) end
redis.call('ZADD', k_docs(kind), 0, id)
for _, term in ipairs(terms) do redis.call('ZADD', k_term(kind, term), 0, id) end
return {'ok', now}
