-- Forgets the owner, and owners that died long ago, when they hold nothing.
local owner, idle = take(), tonumber(take())
local consumers = redis.pcall('XINFO', 'CONSUMERS', READY, GROUP)
if consumers.err then return 0 end
local gone = 0
for _, consumer in ipairs(consumers) do
  local info = {}
  for i = 1, #consumer, 2 do info[consumer[i]] = consumer[i + 1] end
  if tonumber(info.pending) == 0 and (info.name == owner or tonumber(info.idle) > idle) then
    redis.call('XGROUP', 'DELCONSUMER', READY, GROUP, info.name)
    gone = gone + 1
  end
end
return gone
