local id, aliases = take(), take_list()
local conv, thread, foreign, unknown, park = take(), take(), take(), take(), take() == '1'
local score, event = take(), take()
local parked = false
if conv == '' then
  local known = thread ~= '' and redis.call('GET', k_thread(thread))
  if not known then
    conv, parked = unknown, park
  elseif known == '-' then
    conv = foreign
  else
    conv = known
  end
end
-- What is not ours claims nothing: the same message may come again as a mention, which is.
if conv == '' then return {'not_ours', ''} end
local ids = {id}
if not parked then
  for _, alias in ipairs(aliases) do ids[#ids + 1] = alias end
end
if not claim(ids) then return {'duplicate', ''} end
deliver(conv, id, score, event)
return {parked and 'parked' or 'recorded', conv}
