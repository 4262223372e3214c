extension MutationRegistry {
  /// Results of tools, recorded as such or as answers of APIs.
  static let results: [MutationOperator] = resultFailures + resultTexts + resultValues + resultContents
}
