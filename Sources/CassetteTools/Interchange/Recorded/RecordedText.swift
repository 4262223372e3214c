import CassetteFormat

extension ByteString {
  /// The text; bytes that are not UTF-8 as the Latin-1 characters that they would be, as header lines are read.
  var latin1Text: String { string ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) }
}
