extension Program {
  static let name = "rewind-replay"
}
