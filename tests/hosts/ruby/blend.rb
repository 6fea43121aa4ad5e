# frozen_string_literal: true

# blend in Ruby 3.0 or newer, with nothing but the standard library (Fiddle). Copy this file; libblend.so.0 has to be where
# the loader finds it (else LD_LIBRARY_PATH). On Debian: apt-get install ruby.
#
# Who frees what: each object frees its handle when it is collected. Texts: UTF-8 in and out; answers are JSON for JSON.parse.
# Threads: records may be asked from many at once, and Fiddle lets others run meanwhile; `apply` wants the record for itself.
# Fork: blend has no threads and no state of its own, so what was made before Puma or Unicorn fork may be used after it.
require "fiddle/import"

module Blend
  # The functions as C has them.
  module Native
    extend Fiddle::Importer
    dlload "libblend.so.0"
    typealias "size_t", "uintptr_t"
    out = "void *out, void *error"
    text = ->(name) { "const char *#{name}, size_t #{name}_len" }
    extern "int blend_abi_version(void)"
    extern "const char *blend_version(void)"
    extern "int blend_programme_new(#{text["json"]}, #{text["earlier"]}, #{out})"
    extern "int blend_schedule_new(void *programme, #{text["json"]}, #{out})"
    extern "int blend_record_new(void *programme, void *schedule, #{text["facts"]}, #{out})"
    extern "int blend_population_new(void *programme, void *schedule, #{text["facts"]}, #{out})"
    extern "int blend_question_new(void *programme, void *schedule, #{text["component"]}, int action, #{text["session"]}, #{out})"
    extern "int blend_record_decide(void *record, #{text["component"]}, int action, #{text["session"]}, #{text["at"]}, " \
           "#{text["known_at"]}, void *others, #{out})"
    extern "int blend_record_verdict(void *record, void *question, long long at, #{out})"
    extern "int blend_record_standing(void *record, #{text["at"]}, #{text["known_at"]}, #{out})"
    extern "int blend_record_explain(void *record, #{text["rule"]}, #{text["at"]}, #{text["known_at"]}, #{out})"
    extern "int blend_record_certification(void *record, #{text["at"]}, unsigned int next, #{text["known_at"]}, #{out})"
    extern "int blend_record_apply(void *record, #{text["fact"]}, #{out})"
    extern "int blend_population_roster(void *population, #{text["session"]}, #{text["at"]}, #{text["known_at"]}, #{out})"
    extern "int blend_decision_new(void *record, #{text["component"]}, int action, #{text["session"]}, long long at, " \
           "long long known_at, void *others, #{out})"
    extern "size_t blend_decision_reasons(void *decision)"
    extern "int blend_decision_reason(void *decision, size_t index, #{out})"
    extern "const char *blend_bytes_data(void *bytes)"
    extern "size_t blend_bytes_len(void *bytes)"
    %w[result code].each { |what| extern "int blend_error_#{what}(void *error)" }
    %w[message help pointer problems].each { |what| extern "const char *blend_error_#{what}(void *error)" }
    %w[programme schedule record population question decision bytes error].each do |what|
      extern "void blend_#{what}_free(void *handle)"
    end

    VERDICT = "Jq!lL" # Of blend_verdict: struct_size, opens_at, outcome, reasons.
    Reason = struct(["size_t struct_size", "int code", "int mode", "void *gate", "size_t gate_size", "void *message",
                     "size_t message_size", "int overridden", "int late", "unsigned int done", "unsigned int of",
                     "size_t missing"])
  end

  abi = Native.blend_abi_version
  raise LoadError, "this libblend has ABI #{abi}" unless abi.zero?

  ACTIONS = { register: 1, start: 2, attend: 3, certify: 4 }.freeze
  NO_INSTANT = -(2**63)
  Verdict = Struct.new(:outcome, :reasons, :opens_at)
  Reason = Struct.new(:code, :mode, :gate, :message)

  # Why blend refused: result, code, help and place of the first problem, and all of them as JSON.
  class Refused < StandardError
    attr_reader :result, :code, :help, :pointer, :problems

    def initialize(error)
      @result, @code = Native.blend_error_result(error), Native.blend_error_code(error)
      message, @help, @pointer, @problems = %w[message help pointer problems].map do |what|
        Native.send("blend_error_#{what}", error).to_s.force_encoding(Encoding::UTF_8)
      end
      super(message)
    end
  end

  # A handle, freed when its object is collected.
  class Handle
    attr_reader :pointer

    def initialize(name, *arguments)
      Handle.call("blend_#{name}_new", *arguments) { |made| @pointer = made }
      ObjectSpace.define_finalizer(self, Handle.freeing(name, @pointer.to_i))
    end

    # Apart, so that what frees does not hold on to the object.
    def self.freeing(name, address) = proc { Native.send("blend_#{name}_free", address) }

    # Calls a function that can fail; without `into` what it puts into a place of its own is handed on.
    def self.call(function, *arguments, into: nil)
      places = Fiddle::Pointer.malloc(2 * Fiddle::SIZEOF_VOIDP, Fiddle::RUBY_FREE)
      failed = places + Fiddle::SIZEOF_VOIDP
      arguments = arguments.flat_map { |given| given.is_a?(String) ? [given, given.bytesize] : [given] }
      return (into || yield(places.ptr)) if Native.send(function, *arguments, into || places, failed).zero?

      begin
        raise Refused, failed.ptr
      ensure
        Native.blend_error_free(failed.ptr)
      end
    end

    def self.json(function, *arguments)
      call(function, *arguments) do |bytes|
        Native.blend_bytes_data(bytes)[0, Native.blend_bytes_len(bytes)].force_encoding(Encoding::UTF_8)
      ensure
        Native.blend_bytes_free(bytes)
      end
    end
  end

  NONE = [nil, 0].freeze # Text that is absent, and its length.

  class Schedule < Handle; end
  class Question < Handle; end

  class Programme < Handle
    def initialize(json) = super("programme", json, *NONE)
    def schedule(json) = Schedule.new("schedule", pointer, json)
    def record(facts, schedule = nil) = Record.new("record", pointer, schedule&.pointer, facts)
    def population(facts, schedule = nil) = Population.new("population", pointer, schedule&.pointer, facts)

    # Prepared once, asked often with Record#verdict.
    def question(component, action, session: nil, schedule: nil)
      Question.new("question", pointer, schedule&.pointer, *(component || NONE), ACTIONS.fetch(action), *(session || NONE))
    end
  end

  class Population < Handle
    def roster(session, at:, known_at: nil) = Handle.json("blend_population_roster", pointer, session, at, *(known_at || NONE))
  end

  # One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers.
  class Record < Handle
    def decide(component, action, at:, session: nil, known_at: nil, others: nil)
      Handle.json("blend_record_decide", pointer, *(component || NONE), ACTIONS.fetch(action), *(session || NONE), at,
                  *(known_at || NONE), others&.pointer)
    end

    def verdict(question, at)
      told = [24, 0, 0, 0].pack(Native::VERDICT)
      Handle.call("blend_record_verdict", pointer, question.pointer, at, into: told)
      _size, opens_at, outcome, reasons = told.unpack(Native::VERDICT)
      Verdict.new(outcome, reasons, opens_at == NO_INSTANT ? nil : opens_at)
    end

    # The reasons of a decision, read without JSON.
    def reasons(component, action, at, session: nil)
      asked = [*(component || NONE), ACTIONS.fetch(action), *(session || NONE)]
      decision = Handle.new("decision", pointer, *asked, at, NO_INSTANT, nil)
      row = Native::Reason.malloc(Fiddle::RUBY_FREE)
      row.struct_size = Native::Reason.size
      text = ->(data, size) { data.null? ? nil : data[0, size].force_encoding(Encoding::UTF_8) }
      Array.new(Native.blend_decision_reasons(decision.pointer)) do |index|
        Handle.call("blend_decision_reason", decision.pointer, index, into: row)
        Reason.new(row.code, row.mode, text[row.gate, row.gate_size], text[row.message, row.message_size])
      end
    end

    def standing(at, known_at: nil) = Handle.json("blend_record_standing", pointer, at, *(known_at || NONE))
    def explain(rule, at, known_at: nil) = Handle.json("blend_record_explain", pointer, rule, at, *(known_at || NONE))

    def certification(at, ends: 3, known_at: nil)
      Handle.json("blend_record_certification", pointer, at, ends, *(known_at || NONE))
    end

    # Adds one fact and tells what it changed.
    def apply(fact) = Handle.json("blend_record_apply", pointer, fact)
  end
end
