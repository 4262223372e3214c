/// Sees what goes into a cassette while it is written.
package protocol WriterObserver: AnyObject {
  /// A blob was added, for the first time or again.
  func added(_ blob: Digest, _ bytes: [UInt8])
  /// An event was appended, whose blobs were added before.
  func appended(_ event: Event, row: JSONObject)
  func added(extension name: String, _ bytes: [UInt8])
  /// The cassette is about to end with this manifest.
  func finished(_ header: Header, _ manifest: Manifest, redactions: [UInt8]?)
}
