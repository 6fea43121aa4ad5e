-- Prints the answers to a file of questions, each asked once or so many times: luajit host.lua cases.tsv [1000].
local blend = require 'blend'

local programme, schedule, record, population, question
-- Each word gives what is to be asked, or nothing where it has made something.
local words = {
  case = function(about) schedule, population = false, false; return function() return about end end,
  programme = function(text) programme = blend.programme(text) end,
  schedule = function(text) schedule = blend.made('schedule', programme, text) end,
  record = function(text) record = programme:record(text, schedule) end,
  population = function(text) population = blend.made('population', programme, schedule, text) end,
  question = function(component, action, session)
    question = blend.made('question', programme, schedule, component, blend.ACTIONS[action], session)
  end,
  decide = function(component, action, session, at, known_at, others)
    local of = { session = session, known_at = known_at, others = others ~= '' and population }
    return function() return record:decide(component, action, at, of) end
  end,
  verdict = function(at)
    at = tonumber(at)
    return function() return record:verdict(question, at) end
  end,
  roster = function(...) local given = { ... }; return function() return population:ask('roster', unpack(given)) end end,
}
words.together = words.decide
for _, word in ipairs { 'standing', 'apply' } do
  words[word] = function(...) local given = { ... }; return function() return record:ask(word, unpack(given)) end end
end

local function answer(word, ...)
  local ask = words[word](...)
  if not ask then return nil end
  for _ = 2, tonumber(arg[2] or 1) do ask() end
  local told, reasons, opens = ask()
  return reasons and ('%d %d%s'):format(told, reasons, opens and (' %.0f'):format(opens) or '') or told
end

for line in io.lines(arg[1]) do
  local given = {}
  for field in (line .. '\t'):gmatch '(.-)\t' do given[#given + 1] = field end
  local fine, told = pcall(answer, unpack(given))
  if not fine and type(told) ~= 'table' then error(told, 0) end
  if not fine then told = ('! %d\n%s\n%s'):format(told.result, told.message, told.problems) end
  if told then print(told) end
end
