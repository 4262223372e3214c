extension Program {
  static let name = "rewind-lint"
}
