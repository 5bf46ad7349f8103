local entry, owner, conv, version, session = take(), take(), take(), take(), take()
local consumed, intents, threads, dead = take_list(), take_list(), take_list(), take_list()
if not owned(entry, owner) then return {'lost'} end
local key, mark = k_conv(conv), entry .. '/' .. version
if redis.call('HGET', key, 'commit') == mark then return {'ok'} end
if (redis.call('HGET', key, 'ver') or '0') ~= version then return {'conflict'} end
renew(entry, owner)
redis.call('HSET', key, 'ver', string.format('%.0f', tonumber(version) + 1), 'data', session, 'commit', mark)
redis.call('HDEL', key, 'tries', 'run')
for _, id in ipairs(consumed) do
  redis.call('ZREM', k_mail(conv), id)
  redis.call('HDEL', k_events(conv), id)
end
for i = 1, #intents, 2 do redis.call('HSETNX', k_outbox(conv), intents[i], intents[i + 1]) end
if #intents > 0 then redis.call('EXPIRE', k_outbox(conv), KEEP_WORK) end
for _, thread in ipairs(threads) do redis.call('SET', k_thread(thread), conv, 'EX', KEEP_LONG) end
bury(conv, dead)
in_use(key)
return {'ok'}
