import CassetteFormat

/// One event of a YAML stream.
enum YAMLEvent {
  case documentStart
  case documentEnd
  case streamEnd
  case alias(String)
  case scalar(YAMLScalar, anchor: String?)
  case sequenceStart(tag: String?, anchor: String?)
  case sequenceEnd
  case mappingStart(tag: String?, anchor: String?)
  case mappingEnd
}

/// A scalar as the file has it: nothing is resolved yet.
struct YAMLScalar {
  /// UTF-8, and possibly NUL.
  var bytes: [UInt8]
  /// The tag that was written; nil when there is none.
  var tag: String?
  /// Whether it stands without quotes, so that its look decides what it is.
  var isPlain: Bool
}

/// Reads a file as YAML events: by `BlockYAML` as far as that gets, and from there on by libyaml, which begins anew and
/// passes over the events that were handed out.
final class YAMLEvents {
  private let file: any RandomAccessBytes
  private var block: BlockYAML?
  private var whole: LibYAMLEvents?
  /// How many events were handed out.
  private var count = 0
  /// Whether the file goes on after its end here.
  private let isBeginning: Bool

  /// - Parameter isBeginning: Whether it is the beginning of a file, of which the last line may be broken off: then the
  ///   stream ends before that line, with whatever is open there.
  init(_ file: any RandomAccessBytes, isBeginning: Bool = false) {
    self.file = file
    self.isBeginning = isBeginning
    block = BlockYAML(file, isBeginning: isBeginning)
  }

  /// The line of the event that was read last, counted from 1.
  var line: Int { whole?.line ?? block?.line ?? 1 }

  /// Whether no character is left to be read.
  var isAtEnd: Bool { whole?.isAtEnd ?? block?.isAtEnd ?? true }

  /// The next event.
  ///
  /// - Throws: `InterchangeError` where the file is not YAML; `FileError`.
  func next() throws -> YAMLEvent {
    if let whole { return try whole.next() }
    if let event = block?.next() {
      count += 1
      return event
    }
    if isBeginning, block?.isAtEnd == true { return .streamEnd }
    let whole = LibYAMLEvents(file)
    for _ in 0..<count { _ = try whole.next() }
    self.whole = whole
    block = nil
    return try whole.next()
  }
}
