extension Program {
  static let name = "rewind-record"
}
