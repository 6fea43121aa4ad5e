# frozen_string_literal: true

# blend in Ruby 3.0 or newer, by the standard library alone (Fiddle). Copy this file and include/blend.cdef.h;
# libblend.so.0 has to be where the loader finds it (else LD_LIBRARY_PATH).
#
# Objects free what is C's when they are collected. They may be asked from many threads at once, Fiddle lets others run
# meanwhile; `apply` wants the record for itself. What is made before a fork serves after it.
require "fiddle/import"

module Blend
  # The functions as the header has them.
  module C
    extend Fiddle::Importer
    dlload "libblend.so.0"
    { "size_t" => "uintptr_t", "int32_t" => "int", "uint32_t" => "unsigned int", "int64_t" => "long long",
      "uint64_t" => "unsigned long long", "blend_watch" => "void *" }.each { |name, type| typealias name, type }
    HEADER = File.read(File.join(__dir__, "blend.cdef.h"))
    HEADER.scan(/^\w[\w ]*\*?blend_\w+\([^)]*\)(?=;)/) { |declared| extern declared.gsub(/\s+/, " ") }
  end
  abi = C.blend_abi_version
  raise LoadError, "this libblend has ABI #{abi}" unless C::HEADER.include?("BLEND_ABI_VERSION = #{abi},")

  ACTIONS = { register: 1, start: 2, attend: 3, certify: 4 }.freeze
  OPEN, FLAGGED, BLOCKED = 1, 2, 3
  Verdict = Struct.new(:outcome, :reasons, :opens_at)

  # Why blend refused: what the call returned, and all problems as JSON.
  class Refused < StandardError
    attr_reader :result, :problems

    def initialize(error)
      message, @problems = [C.blend_error_message(error), C.blend_error_problems(error)].map { |text| Blend.utf8(text.to_s) }
      @result = C.blend_error_result(error)
      super(message)
    end
  end

  def self.utf8(text) = text.force_encoding(Encoding::UTF_8)

  # Calls a function: texts go with their length, an empty one for none. What it puts into a place of its own is given.
  def self.call(function, *given, into: nil)
    places = Fiddle::Pointer.malloc(2 * Fiddle::SIZEOF_VOIDP, Fiddle::RUBY_FREE)
    failed = places + Fiddle::SIZEOF_VOIDP
    flat = given.flat_map { |one| one.is_a?(String) ? [one, one.bytesize] : [one.is_a?(Handle) ? one.pointer : one] }
    return places.ptr if C.send("blend_#{function}", *flat, into || places, failed).zero?

    begin
      raise Refused, failed.ptr
    ensure
      C.blend_error_free(failed.ptr)
    end
  end

  # An object of C: a blend_<kind>.
  class Handle
    attr_reader :pointer

    # What blend.h makes by its `_new`: Handle.new("population", programme, schedule, facts).
    def initialize(kind, *given)
      @kind, @pointer = kind, Blend.call("#{kind}_new", *given)
      ObjectSpace.define_finalizer(self, Handle.freeing(kind, @pointer.to_i))
    end

    # Apart, so that what frees does not hold on to the object.
    def self.freeing(kind, address) = proc { C.send("blend_#{kind}_free", address) }

    # Any question of blend.h with an answer in JSON: record.ask("explain", rule, at, known_at) is blend_record_explain. Texts
    # bring their length with them, the empty one is none.
    def ask(question, *given)
      bytes = Blend.call("#{@kind}_#{question}", self, *given)
      Blend.utf8(C.blend_bytes_data(bytes)[0, C.blend_bytes_len(bytes)])
    ensure
      C.blend_bytes_free(bytes)
    end
  end

  class Programme < Handle
    def initialize(json) = super("programme", json, "")
    def record(facts, schedule = nil) = Record.new("record", self, schedule, facts)
  end

  # One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers.
  class Record < Handle
    def decide(component, action, at:, session: "", known_at: "", others: nil)
      ask("decide", component, ACTIONS.fetch(action), session, at, known_at, others)
    end

    # Of a question that was prepared once.
    def verdict(question, at)
      told = [24, 0, 0, 0].pack("Jq!lL") # blend_verdict: struct_size, opens_at, outcome, reasons
      Blend.call("record_verdict", self, question, at, into: told)
      _size, opens_at, outcome, reasons = told.unpack("Jq!lL")
      Verdict.new(outcome, reasons, opens_at == -(2**63) ? nil : opens_at)
    end
  end
end
