-- blend in LuaJIT 2.1 and OpenResty: copy this file and include/blend.cdef.h; libblend.so.0 has to be where the loader finds it
-- (else LD_LIBRARY_PATH). On Debian: apt-get install luajit; lua-cjson reads the answers.
--
-- ffi.gc frees what is C's when it is collected. A Lua state is one thread: states in several threads, or OpenResty's workers,
-- each load the library. Instants that are numbers are microseconds since 1970, exact in Lua until the year 2255.
local ffi = require 'ffi'

local header = assert(io.open((debug.getinfo(1, 'S').source:match '^@(.*/)' or '') .. 'blend.cdef.h'))
ffi.cdef(header:read '*a')
header:close()
local C = ffi.load 'libblend.so.0'
if C.blend_abi_version() ~= C.BLEND_ABI_VERSION then
  error('this libblend has ABI ' .. C.blend_abi_version())
end

local blend = {
  OPEN = C.BLEND_OUTCOME_OPEN, FLAGGED = C.BLEND_OUTCOME_FLAGGED, BLOCKED = C.BLEND_OUTCOME_BLOCKED,
  ACTIONS = {
    register = C.BLEND_ACTION_REGISTER, start = C.BLEND_ACTION_START,
    attend = C.BLEND_ACTION_ATTEND, certify = C.BLEND_ACTION_CERTIFY,
  },
}
local NO_INSTANT = -0x7fffffffffffffffLL - 1
local function place(types, kind) types[kind] = ffi.typeof('blend_' .. kind .. ' *[1]'); return types[kind] end
local Places = setmetatable({}, { __index = place })

-- What is thrown: result, message, and all problems as JSON.
local Refused = {}
function Refused:__tostring() return self.message end

local function check(result, failed)
  if result == C.BLEND_OK then return end
  local problem = ffi.gc(failed[0], C.blend_error_free)
  local message, problems = ffi.string(C.blend_error_message(problem)), ffi.string(C.blend_error_problems(problem))
  error(setmetatable({ result = result, message = message, problems = problems }, Refused), 0)
end

-- Calls a function that can fail: texts go with their length, false for nothing. What it puts into its place.
local function call(name, kind, ...)
  local out, failed, flat, count = Places[kind](), Places.error(), {}, 0
  for _, one in ipairs { ... } do
    if type(one) == 'string' then count, flat[count + 1], flat[count + 2] = count + 2, one, #one
    elseif one then count, flat[count + 1] = count + 1, type(one) == 'table' and one.handle or one
    else count = count + 1 end
  end
  flat[count + 1], flat[count + 2] = out, failed
  check(C['blend_' .. name](unpack(flat, 1, count + 2)), failed)
  return ffi.gc(out[0], C['blend_' .. kind .. '_free'])
end

-- An object of C: a blend_<kind>.
local Handle = {}
Handle.__index = Handle

-- What blend.h makes by its `_new`: blend.made('population', programme, schedule or false, facts).
function blend.made(kind, ...) return setmetatable({ kind = kind, handle = call(kind .. '_new', kind, ...) }, Handle) end

local function read(bytes)
  local text = ffi.string(C.blend_bytes_data(bytes), C.blend_bytes_len(bytes))
  C.blend_bytes_free(bytes)
  return text
end

-- Any question of blend.h with an answer in JSON: record:ask('explain', rule, at, known_at) is blend_record_explain. Texts bring
-- their length with them, the empty one is none.
function Handle:ask(question, ...)
  return read(ffi.gc(call(self.kind .. '_' .. question, 'bytes', self, ...), nil))
end

function blend.programme(text) return blend.made('programme', text, '') end
function Handle:record(facts, schedule) return blend.made('record', self, schedule or false, facts) end

-- `of`: { session = .., known_at = .., others = .. }; instants are RFC 3339 text. As it is asked often, not by way of `ask`,
-- whose list of arguments LuaJIT does not compile.
function Handle:decide(component, action, at, of)
  local bytes, failed, session, known_at = Places.bytes(), Places.error(), of and of.session or '', of and of.known_at or ''
  check(C.blend_record_decide(self.handle, component, #component, blend.ACTIONS[action], session, #session, at, #at,
    known_at, #known_at, of and of.others and of.others.handle or nil, bytes, failed), failed)
  return read(bytes[0])
end

-- Of a question that was prepared once: outcome, bits of the reasons, and when it opens.
function Handle:verdict(question, at)
  local told, failed = ffi.new 'blend_verdict', Places.error()
  told.struct_size = ffi.sizeof(told)
  check(C.blend_record_verdict(self.handle, question.handle, at, told, failed), failed)
  return told.outcome, told.reasons, told.opens_at ~= NO_INSTANT and tonumber(told.opens_at) or nil
end

return blend
