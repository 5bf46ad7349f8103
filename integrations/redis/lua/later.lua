local id, conv, score, event, due = take(), take(), take(), take(), take()
redis.call('HSET', LATER, id, cjson.encode({conv, score, event}))
redis.call('ZADD', DUE, due, 'e:' .. id)
return 1
