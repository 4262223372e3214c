extension Program {
  static let name = "rewind-diff"
}
