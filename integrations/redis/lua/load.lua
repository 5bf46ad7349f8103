local entry, owner, conv, limit = take(), take(), take(), tonumber(take())
if not owned(entry, owner) then return {'lost'} end
renew(entry, owner)
local ids, events, tries = redis.call('ZRANGE', k_mail(conv), 0, limit - 1), {}, 0
if #ids > 0 then
  events = redis.call('HMGET', k_events(conv), unpack(ids))
  tries = redis.call('HINCRBY', k_conv(conv), 'tries', 1)
end
local pending = redis.call('HGETALL', k_outbox(conv))
for i = 2, #pending, 2 do
  if string.sub(pending[i], 1, 1) == '0' then
    redis.call('HSET', k_outbox(conv), pending[i - 1], '1' .. string.sub(pending[i], 2))
  end
end
local session = redis.call('HMGET', k_conv(conv), 'ver', 'data')
return {'ok', session[1] or '0', session[2] or '', tries, redis.call('HGETALL', k_posts(conv)), pending, ids, events}
