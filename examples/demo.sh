#!/bin/sh
# Shows one workflow from feed to outbox: examples/research-before-contact in a folder of its own that is removed at the end.
# Needs gtmrun on the PATH (make demo sees to it).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/research-before-contact/research-before-contact.gtm" "$work/flow.gtm"
cp "$here/research-before-contact/prospects.csv" "$work/"
cd "$work"
now=2026-11-23T10:00:00Z

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi
say() { printf '\n%s\n' "$*"; }
do_it() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; "$@"; }

say "A workflow is plain English:"
do_it cat flow.gtm
say "The feed is an export from a CRM:"
do_it head -n 4 prospects.csv
say "Run it: one decision for each prospect. (--now fixes the clock, so that this demo always tells the same story.)"
do_it gtmrun run flow.gtm --feed prospects.csv --db flow.db --now $now
say "Some drafts wait for you, and whoever could not be decided was handed to you instead of guessed:"
do_it gtmrun inbox --db flow.db
say "Ingrid's draft is good: approve it. These bytes go out and no others. Yours could be 'edit 1 --text -' or 'cancel 1'."
do_it gtmrun approve 1 --db flow.db --now $now
say "What went out, and to whom:"
do_it gtmrun outbox --db flow.db
say "And why:"
do_it gtmrun why 4101 --db flow.db
say "Next: read docs/language.md, change examples/*/*.gtm, run your own CSV with gtmrun run YOUR.gtm --feed YOUR.csv"
