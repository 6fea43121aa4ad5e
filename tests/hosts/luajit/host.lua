-- Asks what a file of lines says: luajit host.lua cases.tsv; how many each second: luajit host.lua again.tsv 1.
-- `cargo test -p blend-tests --test hosts` makes both files.
local blend = require 'blend'
local seconds = tonumber(arg[2])

-- How many in a second of processor time.
local function again(word, ask)
  local start, asked = os.clock(), 0
  repeat
    for _ = 1, 1000 do ask() end
    asked = asked + 1000
  until os.clock() - start >= seconds
  return ('%s 1 %.0f'):format(word, asked / (os.clock() - start))
end

local function fields(line)
  local found, count = {}, 0
  for field in (line .. '\t'):gmatch '(.-)\t' do
    count = count + 1
    found[count] = field ~= '' and field or nil
  end
  return unpack(found, 1, 7)
end

local function told(value) return value == nil and '-' or tostring(value) end

local programme, schedule, record, population
-- Each word gives what is to be asked, or nothing where it has made something.
local words = {
  case = function(about) schedule, population = nil, nil; return function() return about end end,
  programme = function(text) programme = blend.programme(text) end,
  schedule = function(text) schedule = programme:schedule(text) end,
  record = function(text) record = programme:record(text, schedule) end,
  population = function(text) population = programme:population(text, schedule) end,
  decide = function(component, action, session, at, known_at, others)
    local of = { session = session, known_at = known_at, others = others and population }
    return function() return record:decide(component, action, at, of) end
  end,
  together = function(component, action, session, at)
    return function() return record:decide(component, action, at, { session = session }) end
  end,
  verdict = function(component, action, session, at)
    local question = programme:question(component, action, { session = session, schedule = schedule })
    at = tonumber(at)
    return function() return record:verdict(question, at) end
  end,
  reasons = function(component, action, session, at)
    return function()
      local all = record:reasons(component, action, tonumber(at), session)
      for index, reason in ipairs(all) do
        all[index] = table.concat({ reason.code, reason.mode, told(reason.gate), told(reason.message) }, ' ')
      end
      return table.concat(all, '; ')
    end
  end,
  standing = function(at, known_at) return function() return record:standing(at, known_at) end end,
  explain = function(rule, at, known_at) return function() return record:explain(rule, at, known_at) end end,
  certification = function(at, ends, known_at)
    return function() return record:certification(at, tonumber(ends), known_at) end
  end,
  roster = function(session, at, known_at) return function() return population:roster(session, at, known_at) end end,
  apply = function(fact) return function() return record:apply(fact) end end,
}

local function answer(word, ...)
  local ask = words[word](...)
  if not ask then return nil end
  if seconds then return again(word, ask) end
  if word ~= 'verdict' then return ask() end
  local outcome, reasons, opens = ask()
  return ('%d %d %s'):format(outcome, reasons, opens and ('%.0f'):format(opens) or '-')
end

for line in io.lines(arg[1]) do
  local fine, text = pcall(answer, fields(line))
  if fine and text then
    print(text)
  elseif not fine then
    if type(text) ~= 'table' then error(text, 0) end
    print(('! %d %d %s\n%s\n%s\n%s'):format(text.result, text.code, text.pointer, text.message, text.help, text.problems))
  end
end
