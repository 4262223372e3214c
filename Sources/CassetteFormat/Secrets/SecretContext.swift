/// What is known of a text besides its bytes.
///
/// It decides on shapes that mean nothing alone, such as 32 hexadecimal digits.
public struct SecretContext: Sendable {
  /// What the text is to what it was taken from.
  public enum Field: Sendable, Equatable {
    /// Running text, or nothing is known.
    case text
    /// The value of the header or trailer of this name, in lower case.
    case header([UInt8])
    /// The string of the JSON member of this name.
    case member([UInt8])
    /// The decoded value of the query or form parameter of this name.
    case query([UInt8])
    /// The name of a JSON member.
    case key
  }

  /// The authority of the exchange, in lower case; nil when there is none.
  public var host: [UInt8]?
  public var field: Field

  public init(host: [UInt8]? = nil, field: Field = .text) {
    self.host = host
    self.field = field
  }
}
