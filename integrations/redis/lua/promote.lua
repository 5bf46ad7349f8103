local now, limit = take(), take()
local members = redis.call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', 0, limit)
for _, member in ipairs(members) do
  local rest = string.sub(member, 3)
  redis.call('ZREM', DUE, member)
  if string.sub(member, 1, 2) == 'c:' then
    if redis.call('HGET', k_conv(rest), 'sched') == 'due' then redis.call('HDEL', k_conv(rest), 'sched') end
    schedule(rest)
  else
    local letter = redis.call('HGET', LATER, rest)
    redis.call('HDEL', LATER, rest)
    if letter and claim({rest}) then
      letter = cjson.decode(letter)
      deliver(letter[1], rest, letter[2], letter[3])
    end
  end
end
local first = redis.call('XRANGE', READY, '-', '+', 'COUNT', 1)
return {#members, redis.call('XLEN', READY), first[1] and first[1][1] or '', redis.call('ZCARD', DUE)}
