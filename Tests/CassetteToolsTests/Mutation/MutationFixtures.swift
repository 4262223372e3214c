import CassetteFormat
import CassetteTools
import Testing

/// A request with its recorded answer, which operators are tried on.
struct RecordedAnswer: Sendable, CustomTestStringConvertible {
  /// What test reports call it.
  var name: String
  var path: String
  /// JSON.
  var request: String
  var status = 200
  var headers: [HeaderField] = []
  var version = "1.1"
  var framing = "chunked"
  /// As stored, with its content coding.
  var body: [UInt8]
  var coding: String?
  /// Length and delay of each piece; empty when that was not recorded.
  var chunks: [ChunkTable.Chunk] = []

  var testDescription: String { name }
  var text: String { String(decoding: body, as: UTF8.self) }

  /// A JSON answer.
  init(_ name: String, _ path: String, _ request: String, json: String) {
    (self.name, self.path, self.request) = (name, path, request)
    body = Array(json.utf8)
    framing = "content-length"
    headers = [
      HeaderField("Content-Type", "application/json"), HeaderField("Content-Length", ByteString(String(body.count))),
    ]
  }

  /// A stream of events, each of which came as a piece of its own, a millisecond after the one before.
  ///
  /// - Parameter events: Their names, if they have any, and data.
  init(_ name: String, _ path: String, _ request: String, events: [(name: String?, data: String)]) {
    (self.name, self.path, self.request) = (name, path, request)
    let blocks = events.map { Array((($0.name.map { "event: \($0)\n" } ?? "") + "data: \($0.data)\n\n").utf8) }
    body = blocks.flatMap(\.self)
    headers = [HeaderField("Content-Type", "text/event-stream; charset=utf-8")]
    chunks = blocks.map { ChunkTable.Chunk(length: $0.count, delay: 1000) }
  }

  /// The same exchange with another body.
  func with(_ body: String) -> RecordedAnswer {
    var other = self
    other.body = Array(body.utf8)
    other.chunks = []
    return other
  }

  /// The same exchange with words of its body replaced.
  func replacing(_ old: String, with new: String) -> RecordedAnswer { with(text.replacing(old, with: new)) }

  func with(status: Int) -> RecordedAnswer {
    var other = self
    other.status = status
    return other
  }

  func event(_ sequence: Int, in writer: CassetteWriter) throws -> Event {
    var call = Request(
      method: "POST", path: ByteString(path), headers: [HeaderField("Content-Type", "application/json")],
      body: try writer.add(body: Array(request.utf8)))
    call.message.version = version
    call.authority = "api.example.com"
    var answer = Response(
      status: status, headers: headers,
      body: try writer.add(body: body, coding: coding, chunks: chunks.isEmpty ? nil : ChunkTable(chunks)))
    answer.message.version = version
    answer.message.framing = framing
    var event = Event(sequence: sequence, content: .http(Exchange(request: call, response: answer)))
    event.at = sequence * 1_000_000
    event.took = 500_000
    return event
  }
}

/// A cassette of these exchanges, one after the other.
func cassette(_ answers: [RecordedAnswer]) throws -> CassetteReader {
  try cassette { writer in
    for (sequence, answer) in answers.enumerated() { try writer.append(answer.event(sequence, in: writer)) }
  }
}

/// A mutant with the cassette that it is.
struct DerivedCassette {
  let mutant: Mutant
  let parent: CassetteReader
  let child: CassetteReader
  let bytes: [UInt8]

  /// What stands in the place of the mutated step: the fault and the recorded event for a transient one.
  var events: [Event] {
    get throws {
      let before = try parent.events
      let after = try child.events
      let index = try #require(before.firstIndex { $0.sequence == mutant.sequence })
      return Array(after[index...(index + max(0, after.count - before.count))])
    }
  }

  /// The mutated answer.
  var response: Response { get throws { try #require(try events.first?.exchange?.response) } }
  /// Why there is no answer.
  var error: TransportError? { get throws { try events.first?.exchange?.error } }
  /// The body of the mutated answer as it is stored.
  var body: [UInt8] { get throws { try child.content(response.message) ?? [] } }
  var text: String { get throws { String(decoding: try body, as: UTF8.self) } }
  var chunks: [ChunkTable.Chunk]? {
    get throws { try response.message.body.flatMap { try child.chunks(of: $0) }?.chunks }
  }

  /// The value of a header of the mutated answer.
  func header(_ name: StaticString) throws -> String? { try response.message.header(name)?.description }

  /// The data of an event of the mutated stream.
  private func data(ofEvent index: Int) throws -> [UInt8] {
    let lines = try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
    return Array(try #require(lines.indices.contains(index) ? lines[index] : nil).dropFirst(6).utf8)
  }

  /// A value in the mutated body, or in the data of an event of its stream, by its JSON pointer.
  func value(_ pointer: String, event: Int? = nil) throws -> JSONValue? {
    let document = try event.map(data) ?? body
    var value = try JSONParser.lax(document.span.bytes)
    for token in pointer.split(separator: "/").map(String.init) {
      switch value {
      case .object(let object):
        guard let member = object[token] else { return nil }
        value = member
      case .array(let elements):
        guard let index = Int(token), elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }
}

/// Derives every mutant that an operator has in a cassette, and validates each.
func derivedCassettes(
  _ operator: String, of parent: CassetteReader, _ parameters: JSONObject = [:], seed: Int = 0
) throws -> (derived: [DerivedCassette], summary: Mutator.Summary) {
  var selection = MutationSelection()
  selection.operators = [`operator`]
  selection.parameters = [`operator`: parameters]
  selection.seed = seed
  var derived: [DerivedCassette] = []
  let summary = try Mutator(parent).forEach(selection) { mutant in
    let output = MemoryOutput()
    try mutant.derive(to: output, isThin: false)
    let findings = try Validator.validate(MemoryInput(output.bytes)).findings
    guard findings.isEmpty else { throw findings[0] }
    let child = try CassetteReader(MemoryInput(output.bytes))
    derived.append(DerivedCassette(mutant: mutant.mutant, parent: parent, child: child, bytes: output.bytes))
  }
  return (derived, summary)
}

/// Why an operator has no mutant where a test wants one, or has several.
struct NoMutant: Error, Hashable, CustomStringConvertible {
  let reasons: [String]

  var description: String { reasons.joined(separator: "; ") }
}

/// The only mutant that an operator has in the cassette of one answer.
///
/// - Throws: `NoMutant` with the operator's reason when there is none; a finding when it is no valid cassette.
func mutant(
  _ operator: String, of answer: RecordedAnswer, _ parameters: JSONObject = [:], seed: Int = 0
) throws -> DerivedCassette {
  let (derived, summary) = try derivedCassettes(`operator`, of: cassette([answer]), parameters, seed: seed)
  guard derived.count == 1 else {
    let reasons = summary.invalid[`operator`]?.keys.sorted() ?? []
    throw NoMutant(reasons: reasons.isEmpty ? ["\(derived.count) mutants, \(summary.unchanged) unchanged"] : reasons)
  }
  return derived[0]
}

/// Whether an operator says that it has nothing to do with an answer, and why.
func reason(_ operator: String, of answer: RecordedAnswer, _ parameters: JSONObject = [:]) throws -> String? {
  do {
    _ = try mutant(`operator`, of: answer, parameters)
    return nil
  } catch let none as NoMutant {
    return none.description
  }
}

/// What holds for every operator: each mutant is a valid cassette, differs from its parent, leaves all other events as
/// they were, and comes out the same in a second run.
///
/// - Parameter operators: Patterns for ids.
/// - Returns: The operators that had a mutant.
@discardableResult
func checkMutants(
  _ operators: [String], of parent: CassetteReader, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Set<String> {
  var selection = MutationSelection()
  selection.operators = operators
  let before = try parent.events
  var found: [String] = []
  var digests: [Digest] = []
  for run in 0..<2 {
    var number = 0
    let summary = try Mutator(parent).forEach(selection) { item in
      let output = MemoryOutput()
      try item.derive(to: output, isThin: false)
      let name = Comment(rawValue: "\(item.mutant.operator): \(item.mutant.summary)")
      let digest = Digest(of: output.bytes)
      defer { number += 1 }
      guard run == 0 else {
        #expect(number < digests.count && digests[number] == digest, name, sourceLocation: sourceLocation)
        return
      }
      digests.append(digest)
      found.append(item.mutant.operator)
      #expect(
        try Validator.validate(MemoryInput(output.bytes)).findings.isEmpty, name, sourceLocation: sourceLocation)
      guard !item.mutant.operator.hasPrefix("step-") else { return }
      let child = try CassetteReader(MemoryInput(output.bytes))
      let after = try child.events
      let index = before.firstIndex { $0.sequence == item.mutant.sequence } ?? 0
      #expect(after.prefix(index).elementsEqual(before.prefix(index), by: isSame), name, sourceLocation: sourceLocation)
      let count = before.count - index - 1
      #expect(after.suffix(count).elementsEqual(before.suffix(count), by: isSame), name, sourceLocation: sourceLocation)
      let request = after[index].exchange?.request
      #expect(request == before[index].exchange?.request, name, sourceLocation: sourceLocation)
    }
    let unchanged = Comment(rawValue: "\(summary.unchanged) mutants change nothing")
    #expect(summary.unchanged == 0, unchanged, sourceLocation: sourceLocation)
  }
  return Set(found)
}

/// Whether an event says the same, whatever its number is.
private func isSame(_ event: Event, _ other: Event) -> Bool {
  var event = event
  event.sequence = other.sequence
  event.keys = other.keys
  return event == other
}
