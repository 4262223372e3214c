# Asks as the recorded agent did, and tries again once, a second later, when there were too many requests.
ask() {
  curl -s -o "answer-$1" -w '%{http_code}' -H 'content-type: application/json' -d "@request-$1.json" \
    "$ANTHROPIC_BASE_URL/v1/messages"
}
for turn in 0 1; do
  status=$(ask $turn)
  if [ "$status" = 429 ]; then sleep 1; status=$(ask $turn); fi
  [ "$status" = 200 ] && grep -q message_stop "answer-$turn" || { echo "turn $turn failed" >&2; exit 1; }
done
grep -o '"text":"[^"]*"' answer-1
