import CYaml
import CassetteFormat

/// Reads a file as YAML events, a buffer at a time.
///
/// This is libyaml, which Yams brings along: Yams' own nodes are the whole document at once, and hash every key of it.
final class LibYAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let file: any RandomAccessBytes
  private var offset = 0
  private var failure: (any Error)?

  init(_ file: any RandomAccessBytes) {
    self.file = file
    parser = .allocate(capacity: 1)
    yaml_parser_initialize(parser)
    yaml_parser_set_input(
      parser,
      { context, buffer, size, count in
        let reader = Unmanaged<LibYAMLEvents>.fromOpaque(context!).takeUnretainedValue()
        count!.pointee = reader.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
        return reader.failure == nil ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    do {
      let count = try file.read(at: offset, into: buffer)
      offset += count
      return count
    } catch {
      failure = error
      return 0
    }
  }

  /// The line of the event that was read last, counted from 1.
  private(set) var line = 1

  /// The line in which the file is not YAML, once `next` has said so, counted from 1.
  var problemLine: Int { parser.pointee.problem_mark.line + 1 }

  /// Whether no character is left to be read.
  var isAtEnd: Bool { parser.pointee.eof != 0 && parser.pointee.unread <= 1 }

  /// The next event.
  ///
  /// - Throws: `InterchangeError` where the file is not YAML; `FileError`.
  func next() throws -> YAMLEvent {
    var event = yaml_event_t()
    while true {
      guard yaml_parser_parse(parser, &event) == 1 else { throw failure ?? syntaxError() }
      defer { yaml_event_delete(&event) }
      line = event.start_mark.line + 1
      switch event.type {
      case YAML_DOCUMENT_START_EVENT: return .documentStart
      case YAML_DOCUMENT_END_EVENT: return .documentEnd
      case YAML_STREAM_END_EVENT: return .streamEnd
      case YAML_ALIAS_EVENT: return .alias(Self.string(event.data.alias.anchor) ?? "")
      case YAML_SCALAR_EVENT: return Self.scalar(event.data.scalar)
      case YAML_SEQUENCE_START_EVENT:
        let start = event.data.sequence_start
        return .sequenceStart(tag: Self.string(start.tag), anchor: Self.string(start.anchor))
      case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
      case YAML_MAPPING_START_EVENT:
        let start = event.data.mapping_start
        return .mappingStart(tag: Self.string(start.tag), anchor: Self.string(start.anchor))
      case YAML_MAPPING_END_EVENT: return .mappingEnd
      default: continue
      }
    }
  }

  private static func scalar(_ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar) -> YAMLEvent {
    let bytes = Array(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
    let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
    return .scalar(YAMLScalar(bytes: bytes, tag: string(scalar.tag), isPlain: isPlain), anchor: string(scalar.anchor))
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func syntaxError() -> InterchangeError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be parsed"
    return InterchangeError("the file is not YAML: \(problem), line \(problemLine)")
  }
}
