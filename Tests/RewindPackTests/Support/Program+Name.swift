extension Program {
  static let name = "rewind-pack"
}
