/** What Redis adds to Lua and takes away from it, in Lua; run once when the state is made. */
export const PRELUDE = `
unpack = table.unpack
loadstring = load
table.getn = function(t) return #t end
math.pow = function(a, b) return a ^ b end
math.mod = math.fmod
-- Doubles also out of the functions that would give 32-bit integers (see fengari.ts).
local floor, ceil = math.floor, math.ceil
math.floor = function(x) return floor(x) + 0.0 end
math.ceil = function(x) return ceil(x) + 0.0 end
local print_value = tostring
tostring = function(x) if type(x) == "number" then return x .. "" end return print_value(x) end

redis = {
  LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
  error_reply = function(text) return { err = text } end,
  status_reply = function(text) return { ok = text } end,
  sha1hex = __sha1hex,
  log = function() end,
}
cjson = { null = __null }
local call_redis, encode, decode = __redis, __encode, __decode
redis.call = function(...)
  local reply = call_redis(...)
  if type(reply) == "table" and reply.err then error(reply, 0) end
  return reply
end
redis.pcall = function(...) return (call_redis(...)) end
-- A failed encode or decode is a value here, so that the error is raised by Lua itself.
cjson.encode = function(value)
  local text, problem = encode(value)
  if problem then error(problem, 0) end
  return text
end
cjson.decode = function(text)
  local value, problem = decode(text)
  if problem then error(problem, 0) end
  return value
end
__redis, __sha1hex, __encode, __decode, __null = nil, nil, nil, nil, nil
dofile, loadfile, print, collectgarbage, require = nil, nil, nil, nil, nil

setmetatable(_G, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. print_value(name) .. "'", 2)
  end,
  __newindex = function(_, name)
    error("Script attempted to create global variable '" .. print_value(name) .. "'", 2)
  end,
})
`;
