public import CassetteFormat

extension JSONValue {
  /// The value that a JSON pointer (RFC 6901) leads to; nil when there is none, or the text is no pointer.
  public func value(at pointer: String) -> JSONValue? { JSONPointer(pointer)?.value(in: self) }
}
