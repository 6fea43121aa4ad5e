# frozen_string_literal: true

# Prints the answers to a file of questions, each asked once or so many times: ruby host.rb cases.tsv [1000].
require_relative "blend"

# The same answer from four threads at once, and in a forked process.
def together(answer = yield)
  equal = Array.new(4) { Thread.new { 25.times.all? { yield == answer } } }.all?(&:value)
  Process.wait(fork { exit!(yield == answer) })
  equal && $?.success? ? answer : raise("other answers")
end

$stdout.set_encoding(Encoding::UTF_8)
programme = schedule = record = population = question = nil
File.foreach(ARGV[0], chomp: true, encoding: "UTF-8") do |line|
  word, *given = line.split("\t", -1)
  a, b, c, d, e, f = given
  ask = case word
        when "case" then schedule = population = nil; -> { a }
        when "programme" then programme = Blend::Programme.new(a); nil
        when "schedule" then schedule = Blend::Handle.new(word, programme, a); nil
        when "record" then record = programme.record(a, schedule); nil
        when "population" then population = Blend::Handle.new(word, programme, schedule, a); nil
        when "question"
          question = Blend::Handle.new(word, programme, schedule, a, Blend::ACTIONS.fetch(b.to_sym), c); nil
        when "decide"
          -> { record.decide(a, b.to_sym, at: d, session: c, known_at: e, others: f.empty? ? nil : population) }
        when "together" then -> { together { record.decide(a, b.to_sym, at: d, session: c) } }
        when "verdict" then -> { record.verdict(question, a.to_i) }
        when "roster" then -> { population.ask(word, *given) }
        else -> { record.ask(word, *given) }
        end
  next unless ask

  answer = nil
  ARGV.fetch(1, 1).to_i.times { answer = ask.call }
  puts answer.is_a?(Blend::Verdict) ? answer.to_a.compact.join(" ") : answer
rescue Blend::Refused => e
  puts "! #{e.result}", e.message, e.problems
end
