public import CassetteFormat

/// A new case, made of a recording: what went wrong as signatures, the opposite as what is desired; or, of a run that
/// went well, what it did as a golden trace.
public struct CaseScaffold: Sendable {
  /// The name of the case.
  public let name: String
  /// The name of the recording in the case's folder.
  public let recording: String
  private let run: RunFacts
  private let input: String?
  private let signatures: [ScaffoldLine]
  private let desired: [ScaffoldLine]
  private let description: String?

  /// - Parameters:
  ///   - cassette: The recording.
  ///   - isStrict: Whether a golden trace also holds requests, arguments and the output to what they were.
  /// - Throws: `FileError`; a finding when the cassette is broken.
  public init(_ cassette: CassetteReader, name: String, recording: String, isStrict: Bool = false) throws {
    self.name = name
    self.recording = recording
    run = try RunFacts(cassette)
    let session = try cassette.manifest.session
    input = try session?.input.flatMap { body in
      body.isLost ? nil : String(validating: try cassette.bytes(of: body), as: UTF8.self)
    }
    let golden = try SourceNotes.read(cassette, of: "workflow")?.object("golden_trace").map(GoldenTraceLines.init)
    description = golden?.description
    if let golden {
      (signatures, desired) = ([], golden.lines)
    } else {
      let failure = FailureLines(run)
      signatures = failure.signatures
      desired = failure.signatures.isEmpty ? GoldenTraceLines.lines(of: run, isStrict: isStrict) : failure.desired
    }
  }

  /// Whether the run failed, as far as can be told.
  public var isFailure: Bool { !signatures.isEmpty }

  /// What of the failure was recognised, in words; empty for a run that did not fail.
  public var recognised: [String] { signatures.compactMap(\.note) }

  /// The text of `case.yaml`.
  public var yaml: String {
    var lines = ["version: 1", "name: \(ScaffoldLine.quoted(name))"]
    if let description { lines.append("description: \(ScaffoldLine.quoted(description))") }
    lines.append("cassette: \(ScaffoldLine.quoted(recording))")
    if let input { lines += ["scenario:", "  input: \(ScaffoldLine.quoted(input))"] }
    lines += Self.list("observed_failure", signatures) + Self.list("desired_behavior", desired)
    lines.append("semantic_checks: []")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ key: String, _ items: [ScaffoldLine]) -> [String] {
    items.isEmpty ? ["\(key): []"] : ["\(key):"] + items.flatMap(\.lines)
  }

  /// The text of `notes.md`: what happened, in order.
  public var notes: String {
    var lines = ["# \(MarkdownText.code(name))", ""]
    lines.append("Status: \(run.status.value.map { MarkdownText.code($0) } ?? "unknown")")
    if !recognised.isEmpty { lines += ["", "Recognised:", ""] + recognised.map { "- \(MarkdownText.code($0))" } }
    lines += ["", "What happened:", ""]
    for (index, line) in RunTimeline.lines(run).enumerated() {
      lines.append("\(index + 1). \(MarkdownText.code(line))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// An assertion of a new case.
struct ScaffoldLine: Sendable {
  let text: String
  var note: String?

  init(_ text: String, note: String? = nil) {
    self.text = text
    self.note = note
  }

  var lines: [String] { ["  - \(text)"] + (note.map { ["    note: \(Self.quoted($0))"] } ?? []) }

  /// A text in double quotes, as YAML has them; what has no picture is escaped.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
          let digits = String(scalar.value, radix: 16)
          out += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        default: out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}

/// The events of a run, a line each.
enum RunTimeline {
  private static let maximumLines = 200

  static func lines(_ run: RunFacts) -> [String] {
    var items: [(sequence: Int, text: String)] = run.modelCalls.map { call in
      (call.sequence, "model call\(call.model.map { ": \($0)" } ?? "")\(call.isAnswered ? "" : ", without an answer")")
    }
    items += (run.calls.value ?? []).map { call in
      (call.sequence, "tool call: \(call.name)\(call.error == nil ? "" : ", which failed")")
    }
    items += run.snapshots.map { ($0.sequence, "checkpoint: \($0.place)\($0.decision.map { ", \($0)" } ?? "")") }
    items += run.failures.filter { $0.kind != "tool" }.map { failure in
      (failure.sequence, "\(failure.kind)\(failure.message.map { ": \($0)" } ?? "")")
    }
    // Sorting keeps no order among equals, so their places decide.
    let sorted = items.enumerated().sorted { ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset) }
    let shown = sorted.prefix(maximumLines).map { FoundText.short($0.element.text) }
    return shown + (items.count > maximumLines ? ["and \(items.count - maximumLines) more"] : [])
  }
}
