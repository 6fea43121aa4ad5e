# frozen_string_literal: true

# Asks what a file of lines says: ruby host.rb cases.tsv; how many each second, with one thread and with two:
# ruby host.rb again.tsv 1. `cargo test -p blend-tests --test hosts` makes both files.
require_relative "blend"

$stdout.set_encoding(Encoding::UTF_8)

# The same answer from four threads at once, and in a forked process.
def together(&ask)
  answer = ask.call
  equal = Array.new(4) { Thread.new { 25.times.all? { ask.call == answer } } }.all?(&:value)
  Process.wait(fork { exit!(ask.call == answer) })
  raise "other answers" unless equal && $?.success?

  answer
end

# How many in a second of processor time, of all threads together.
def again(word, seconds, &ask)
  spent = -> { Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) }
  [1, 2].map do |threads|
    start = spent.call
    asked = Array.new(threads) do
      Thread.new { (1..).each { |rounds| 1000.times { ask.call } and spent.call - start >= seconds and break rounds * 1000 } }
    end
    asked = asked.sum(&:value)
    format("%s %d %.0f", word, threads, asked / (spent.call - start))
  end.join("\n")
end

programme = schedule = record = population = nil
seconds = ARGV[1]&.to_f
File.foreach(ARGV.fetch(0), chomp: true, encoding: "UTF-8") do |line|
  word, a, b, c, d, e, f = line.split("\t", -1).map { |text| text.empty? ? nil : text }
  ask = case word
        when "case" then schedule = population = nil; -> { a }
        when "programme" then programme = Blend::Programme.new(a); nil
        when "schedule" then schedule = programme.schedule(a); nil
        when "record" then record = programme.record(a, schedule); nil
        when "population" then population = programme.population(a, schedule); nil
        when "decide" then -> { record.decide(a, b.to_sym, at: d, session: c, known_at: e, others: f && population) }
        when "together" then -> { together { record.decide(a, b.to_sym, at: d, session: c) } }
        when "verdict"
          question = programme.question(a, b.to_sym, session: c, schedule: schedule)
          -> { record.verdict(question, d.to_i) }
        when "reasons" then -> { record.reasons(a, b.to_sym, d.to_i, session: c) }
        when "standing" then -> { record.standing(a, known_at: b) }
        when "explain" then -> { record.explain(a, b, known_at: c) }
        when "certification" then -> { record.certification(a, ends: b.to_i, known_at: c) }
        when "roster" then -> { population.roster(a, at: b, known_at: c) }
        when "apply" then -> { record.apply(a) }
        end
  next unless ask

  answer = seconds ? again(word, seconds, &ask) : ask.call
  told = ->(row) { row.to_a.map { |value| value.nil? ? "-" : value }.join(" ") }
  puts(case answer when Blend::Verdict then told[answer] when Array then answer.map(&told).join("; ") else answer end)
rescue Blend::Refused => e
  puts "! #{e.result} #{e.code} #{e.pointer}", e.message, e.help, e.problems
end
