local entry, owner, conv, run, limit = take(), take(), take(), take(), tonumber(take())
if not owned(entry, owner) then return {'lost'} end
renew(entry, owner)
local ids, events, tries = redis.call('ZRANGE', k_mail(conv), 0, limit - 1), {}, 0
if #ids > 0 then
  events = redis.call('HMGET', k_events(conv), unpack(ids))
  -- A load whose answer was lost, or that a slow server did late, comes again and is the same attempt.
  tries = tonumber(redis.call('HGET', k_conv(conv), 'tries') or '0')
  if redis.call('HGET', k_conv(conv), 'run') ~= run then
    tries = redis.call('HINCRBY', k_conv(conv), 'tries', 1)
    redis.call('HSET', k_conv(conv), 'run', run)
  end
end
local pending = redis.call('HGETALL', k_outbox(conv))
for i = 2, #pending, 2 do
  if string.sub(pending[i], 1, 1) == '0' then
    redis.call('HSET', k_outbox(conv), pending[i - 1], '1' .. string.sub(pending[i], 2))
  end
end
local session = redis.call('HMGET', k_conv(conv), 'ver', 'data')
return {'ok', session[1] or '0', session[2] or '', tries, redis.call('HGETALL', k_posts(conv)), pending, ids, events}
