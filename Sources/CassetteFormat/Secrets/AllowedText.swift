/// Text that its owner declared to be no secret, such as a key of a test account.
public struct AllowedText: Sendable, Hashable {
  /// What a match must be, or begin with.
  public let text: [UInt8]
  public let isPrefix: Bool

  public static func exactly(_ text: [UInt8]) -> AllowedText { AllowedText(text: text, isPrefix: false) }
  public static func prefix(_ text: [UInt8]) -> AllowedText { AllowedText(text: text, isPrefix: true) }

  func allows(_ secret: UnsafeRawBufferPointer) -> Bool {
    isPrefix ? secret.starts(with: text) : secret.elementsEqual(text)
  }
}
