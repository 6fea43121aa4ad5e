-- blend in LuaJIT 2.1 (and OpenResty): copy this file and include/blend.cdef.h; libblend.so.0 has to be where the loader finds
-- it (else LD_LIBRARY_PATH). On Debian: apt-get install luajit; lua-cjson reads the answers.
--
-- Who frees what: ffi.gc frees each handle when it is collected, so keep the object while it is in use, not its handle alone.
-- Texts: Lua's strings are bytes; they are UTF-8 here, in and out. Threads: a Lua state is one thread; states in several
-- threads (or OpenResty's workers, forked) each load the library and may share nothing else. Instants that are numbers are
-- microseconds since 1970: as Lua numbers they are exact until the year 2255.
local ffi = require 'ffi'

local function file(name)
  local folder = debug.getinfo(1, 'S').source:match '^@(.*/)' or ''
  local opened = assert(io.open(folder .. name))
  local text = opened:read '*a'
  opened:close()
  return text
end

ffi.cdef(file 'blend.cdef.h')
local C = ffi.load 'libblend.so.0'
if C.blend_abi_version() ~= C.BLEND_ABI_VERSION then
  error('this libblend has ABI ' .. C.blend_abi_version())
end

local blend = { library = C }
local ACTIONS = {
  register = C.BLEND_ACTION_REGISTER, start = C.BLEND_ACTION_START,
  attend = C.BLEND_ACTION_ATTEND, certify = C.BLEND_ACTION_CERTIFY,
}
local NO_INSTANT = -0x7fffffffffffffffLL - 1
local OUT, ERROR = {}, ffi.typeof 'blend_error *[1]'
for _, name in ipairs { 'programme', 'schedule', 'record', 'population', 'question', 'decision', 'bytes' } do
  OUT[name] = ffi.typeof('blend_' .. name .. ' *[1]')
end

-- What is thrown: result, code, message, help and pointer of the first problem, problems as JSON.
local Refused = {}
function Refused:__tostring() return self.message end

local function check(result, failed)
  if result == C.BLEND_OK then return end
  local refused = { result = result, code = C.blend_error_code(failed[0]) }
  for _, what in ipairs { 'message', 'help', 'pointer', 'problems' } do
    refused[what] = ffi.string(C['blend_error_' .. what](failed[0]))
  end
  C.blend_error_free(failed[0])
  error(setmetatable(refused, Refused), 0)
end

-- A handle that is freed when it is collected. Arguments end with `out` and `error`.
local function made(name, ...)
  local out, failed = OUT[name](), ERROR()
  local arguments = { n = select('#', ...), ... }
  arguments[arguments.n + 1], arguments[arguments.n + 2] = out, failed
  check(C['blend_' .. name .. '_new'](unpack(arguments, 1, arguments.n + 2)), failed)
  return ffi.gc(out[0], C['blend_' .. name .. '_free'])
end

-- The JSON text that `ask` puts into its `out`.
local function json(ask)
  local out, failed = OUT.bytes(), ERROR()
  check(ask(out, failed), failed)
  local text = ffi.string(C.blend_bytes_data(out[0]), C.blend_bytes_len(out[0]))
  C.blend_bytes_free(out[0])
  return text
end

local function size(text) return text and #text or 0 end
local function handle(object) return object and object.handle or nil end
local function action(word) return ACTIONS[word] or error('there is no action ' .. tostring(word)) end

local Programme, Schedule, Question, Record, Population = {}, {}, {}, {}, {}
for _, class in ipairs { Programme, Schedule, Question, Record, Population } do class.__index = class end
local function object(class, made_handle) return setmetatable({ handle = made_handle }, class) end

function blend.programme(text) return object(Programme, made('programme', text, #text, nil, 0)) end

function Programme:schedule(text) return object(Schedule, made('schedule', self.handle, text, #text)) end

function Programme:record(facts, schedule)
  return object(Record, made('record', self.handle, handle(schedule), facts, #facts))
end

function Programme:population(facts, schedule)
  return object(Population, made('population', self.handle, handle(schedule), facts, #facts))
end

-- Prepared once, asked often with Record:verdict. `of`: { session = .., schedule = .. }.
function Programme:question(component, word, of)
  of = of or {}
  return object(Question, made('question', self.handle, handle(of.schedule), component, size(component), action(word),
    of.session, size(of.session)))
end

function Population:roster(session, at, known_at)
  return json(function(out, failed)
    return C.blend_population_roster(self.handle, session, #session, at, #at, known_at, size(known_at), out, failed)
  end)
end

-- `of`: { session = .., known_at = .., others = .. }.
function Record:decide(component, word, at, of)
  of = of or {}
  return json(function(out, failed)
    return C.blend_record_decide(self.handle, component, size(component), action(word), of.session, size(of.session), at, #at,
      of.known_at, size(of.known_at), handle(of.others), out, failed)
  end)
end

-- Outcome, bits of the reasons, and when it opens.
function Record:verdict(question, at)
  local told, failed = ffi.new 'blend_verdict', ERROR()
  told.struct_size = ffi.sizeof(told)
  check(C.blend_record_verdict(self.handle, question.handle, at, told, failed), failed)
  return told.outcome, told.reasons, told.opens_at ~= NO_INSTANT and tonumber(told.opens_at) or nil
end

-- The reasons of a decision, read without JSON.
function Record:reasons(component, word, at, session)
  local decision = made('decision', self.handle, component, size(component), action(word), session, size(session), at,
    NO_INSTANT, nil)
  local row, failed, all = ffi.new 'blend_reason', ERROR(), {}
  row.struct_size = ffi.sizeof(row)
  local function text(given) return given.data ~= nil and ffi.string(given.data, given.size) or nil end
  for index = 0, tonumber(C.blend_decision_reasons(decision)) - 1 do
    check(C.blend_decision_reason(decision, index, row, failed), failed)
    all[#all + 1] = { code = row.code, mode = row.mode, gate = text(row.gate), message = text(row.message) }
  end
  return all
end

function Record:standing(at, known_at)
  return json(function(out, failed)
    return C.blend_record_standing(self.handle, at, #at, known_at, size(known_at), out, failed)
  end)
end

function Record:explain(rule, at, known_at)
  return json(function(out, failed)
    return C.blend_record_explain(self.handle, rule, #rule, at, #at, known_at, size(known_at), out, failed)
  end)
end

function Record:certification(at, ends, known_at)
  return json(function(out, failed)
    return C.blend_record_certification(self.handle, at, #at, ends, known_at, size(known_at), out, failed)
  end)
end

-- Adds one fact and tells what it changed.
function Record:apply(fact)
  return json(function(out, failed) return C.blend_record_apply(self.handle, fact, #fact, out, failed) end)
end

return blend
