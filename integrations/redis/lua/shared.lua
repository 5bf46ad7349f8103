-- Arguments are read in order; a list is its length and then its members.
local GROUP = ARGV[2]
local KEEP_SEEN, KEEP_WORK, KEEP_LONG, KEEP_FOREIGN = ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local KEEP_DEAD, MAX_DEAD = ARGV[7], ARGV[8]
local at = 8
local function take()
  at = at + 1
  return ARGV[at]
end
local function take_list()
  local list = {}
  for i = 1, tonumber(take()) do list[i] = take() end
  return list
end

-- A key that is in use lives at least as long as unfinished work does.
local function in_use(key)
  if redis.call('TTL', key) < KEEP_WORK then redis.call('EXPIRE', key, KEEP_WORK) end
end

-- A conversation is in the stream, with a worker or put off at most once: 'sched' says so.
local function schedule(c)
  if redis.call('HEXISTS', k_conv(c), 'sched') == 0 then
    redis.call('HSET', k_conv(c), 'sched', redis.call('XADD', READY, '*', 'c', c))
  end
  in_use(k_conv(c))
  in_use(k_posts(c))
end

local function deliver(c, id, score, event)
  redis.call('ZADD', k_mail(c), score, id)
  redis.call('HSET', k_events(c), id, event)
  redis.call('EXPIRE', k_mail(c), KEEP_WORK)
  redis.call('EXPIRE', k_events(c), KEEP_WORK)
  schedule(c)
end

-- Claims all ids; false when one of them was claimed before.
local function claim(ids)
  local fresh = true
  for _, id in ipairs(ids) do
    if not redis.call('SET', k_seen(id), '1', 'EX', KEEP_SEEN, 'NX') then fresh = false end
  end
  return fresh
end

local function owned(entry, owner)
  local pending = redis.pcall('XPENDING', READY, GROUP, entry, entry, 1, owner)
  return not pending.err and #pending == 1
end

local function renew(entry, owner)
  redis.call('XCLAIM', READY, GROUP, owner, 0, entry, 'JUSTID')
end

local function release(entry, c)
  redis.call('XACK', READY, GROUP, entry)
  redis.call('XDEL', READY, entry)
  redis.call('HDEL', k_conv(c), 'sched')
end

-- Dead letters come as a list of id, reason and body in turn.
local function bury(c, letters)
  for i = 1, #letters, 3 do
    redis.call('XADD', DEAD, 'MAXLEN', '~', MAX_DEAD, '*', 'conversation', c, 'id', letters[i], 'reason', letters[i + 1], 'body', letters[i + 2])
  end
  if #letters > 0 then redis.call('EXPIRE', DEAD, KEEP_DEAD) end
end
