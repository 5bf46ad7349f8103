local entry, owner, parked, thread, conv, count = take(), take(), take(), take(), take(), tonumber(take())
if not owned(entry, owner) then return {'lost'} end
if conv == '' then
  redis.call('SET', k_thread(thread), '-', 'EX', KEEP_FOREIGN)
else
  redis.call('SET', k_thread(thread), conv, 'EX', KEEP_LONG)
end
for _ = 1, count do
  local id, aliases, to, score, event = take(), take_list(), take(), take(), take()
  redis.call('ZREM', k_mail(parked), id)
  redis.call('HDEL', k_events(parked), id)
  if to ~= '' and claim(aliases) then deliver(to, id, score, event) end
end
release(entry, parked)
if redis.call('EXISTS', k_mail(parked)) == 1 then schedule(parked) else redis.call('DEL', k_conv(parked), k_posts(parked)) end
return {'ok'}
