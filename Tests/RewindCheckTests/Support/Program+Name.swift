extension Program {
  static let name = "rewind-check"
}
