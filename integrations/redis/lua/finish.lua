local entry, owner, conv, keep, till = take(), take(), take(), take(), take()
local results, threads, remain, dead = take_list(), take_list(), take_list(), take_list()
-- Results are facts and are stored even when somebody else has the work by now.
for i = 1, #results, 2 do
  redis.call('HDEL', k_outbox(conv), results[i])
  redis.call('HSETNX', k_posts(conv), results[i], results[i + 1])
end
for _, thread in ipairs(threads) do redis.call('SET', k_thread(thread), conv, 'EX', KEEP_LONG) end
in_use(k_posts(conv))
if not owned(entry, owner) then return {'lost'} end
for i = 1, #remain, 2 do
  if redis.call('HEXISTS', k_outbox(conv), remain[i]) == 1 then redis.call('HSET', k_outbox(conv), remain[i], remain[i + 1]) end
end
bury(conv, dead)
release(entry, conv)
if till ~= '0' then
  redis.call('ZADD', DUE, till, 'c:' .. conv)
  redis.call('HSET', k_conv(conv), 'sched', 'due')
  in_use(k_conv(conv))
elseif redis.call('EXISTS', k_mail(conv), k_outbox(conv)) > 0 then
  schedule(conv)
else
  redis.call('EXPIRE', k_conv(conv), keep)
  redis.call('EXPIRE', k_posts(conv), keep)
end
return {'ok'}
