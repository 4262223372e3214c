extension RawArchive {
  /// An archive whose members are not compressed.
  init(_ members: KeyValuePairs<String, [UInt8]>) {
    self.init(members.map { Member(name: Array($0.key.utf8), content: $0.value) })
  }
}
