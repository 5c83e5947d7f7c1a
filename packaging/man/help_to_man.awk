# Turns the --help of a program into its manual page: of CLI11 (the engine) and of QCommandLineParser (the studio).
#   awk -v name="lightreasoner train" -v version=0.1.0 -v date=2026-11-25 -f help_to_man.awk
# Both write sections ("Options:") of entries: two blanks, the entry, and its text from a fixed column on, which the line of
# --help itself shows; what is too long for the entry's column has its text on the next line.

function troff(text)
{
    gsub(/\\/, "\\(rs", text)
    gsub(/-/, "\\-", text)
    return text
}

# "-h,--help" → "-h, --help"
function optionNames(text)
{
    gsub(/,-/, ", -", text)
    return "\\fB" troff(text) "\\fR"
}

function paragraph(text)
{
    return folded(troff(text))
}

# Running text in lines of at most 80 characters, none of which a formatter takes for a request.
function folded(text,    words, count, i, line, out)
{
    count = split(text, words, / +/)
    for (i = 1; i <= count; ++i) {
        if (line != "" && length(line) + length(words[i]) > 78) {
            out = out line "\n"
            line = ""
        }
        line = line == "" ? words[i] : line " " words[i]
        if (line ~ /^[.']/)
            line = "\\&" line
    }
    return out line "\n"
}

# "--dtype TEXT:{auto,float32}=auto", or " [auto]" at its end from CLI11 2.4 on → options in bold, the value's kind in italics; its
# bounds and default go to `notes`.
function entryHead(entry,    space, options, value, at)
{
    notes = ""
    space = valueStart(entry)
    if (!space)
        return optionNames(entry)
    options = substr(entry, 1, space - 1)
    value = substr(entry, space + 1)
    if (sub(/ *REQUIRED$/, "", value))
        notes = notes " Required."
    repeated = sub(/ +\.\.\.$/, "", value)
    at = index(value, "=")
    if (at) {
        notes = notes " Default: " sentence(substr(value, at + 1))
        value = substr(value, 1, at - 1)
    } else if (match(value, / \[[^][]*\]$/) && substr(value, 1, RSTART - 1) !~ / in$/) { # not the bounds "in [0 - 1]"
        notes = notes " Default: " sentence(substr(value, RSTART + 2, RLENGTH - 3))
        value = substr(value, 1, RSTART - 1)
    }
    at = index(value, ":")
    if (at) {
        notes = boundsNote(substr(value, at + 1)) notes
        value = substr(value, 1, at - 1)
    }
    return optionNames(options) " \\fI" troff(value) "\\fR" (repeated ? " ..." : "")
}

# The blank before the value in "-o, --out <file>", "--out TEXT" or "out TEXT REQUIRED"; 0 if there is no value.
function valueStart(entry,    i, position)
{
    for (position = 1; match(substr(entry, position), /^-[^ ]* -/); position += RLENGTH - 1) { }
    i = index(substr(entry, position), " ")
    return i ? position + i - 1 : 0
}

function boundsNote(bounds)
{
    if (bounds == "POSITIVE")
        return " More than 0."
    if (bounds == "NONNEGATIVE")
        return " At least 0."
    if (bounds ~ /^\{.*\}$/) {
        bounds = substr(bounds, 2, length(bounds) - 2)
        gsub(/,/, ", ", bounds)
        return " One of: " bounds "."
    }
    sub(/^[A-Z]+ in /, "in ", bounds)
    sub(/ - /, ", ", bounds)
    return " A value " bounds "."
}

function sentence(text)
{
    return text ~ /[.!?:]$/ || text == "" ? text : text "."
}

function closeEntry()
{
    if (head == "")
        return
    body = body ".TP\n" head "\n" paragraph(sentence(text) notes)
    head = text = ""
}

# Not so where an entry that reaches beyond the texts' column, "--temperature FLOAT:FLOAT in [0 - 100]=0", has a blank before it.
function isWhole(entry)
{
    return gsub(/\[/, "", entry) == gsub(/\]/, "", entry)
}

function openEntry(line)
{
    closeEntry()
    line = substr(line, 3)
    if (length(line) > column - 3 && substr(line, column - 3, 1) == " " && substr(line, column - 2, 1) != " " &&
        isWhole(substr(line, 1, column - 3))) {
        text = substr(line, column - 2)
        line = substr(line, 1, column - 3)
    }
    sub(/ +$/, "", line)
    head = section == "Subcommands" ? "\\fB" troff(pageName(name " " line)) "\\fR(1)" : entryHead(line)
}

function pageName(words)
{
    gsub(/ /, "-", words)
    return words
}

function openSection(title)
{
    closeEntry()
    section = title
    if (title == "Subcommands")
        title = "Commands"
    if (title == "Positionals")
        title = "Arguments"
    body = body ".SH " toupper(title) "\n"
}

{ lines[NR] = $0 }

# The column at which texts start: where the one of -h or --help does.
/^  -(h|-help|\?)/ && !column {
    match($0, /^  -[^ ]*( -[^ ]*)*  +/)
    column = RLENGTH + 1
}

END {
    for (i = 1; i <= NR; ++i) {
        line = lines[i]
        if (line ~ /^Usage: /)
            usage = substr(line, 8)
        else if (line ~ /^[A-Z][A-Za-z ]*:$/)
            openSection(substr(line, 1, length(line) - 1))
        else if (section == "" && line != "")
            about = about (about ? " " : "") line
        else if (line ~ /^  [^ ]/)
            openEntry(line)
        else if (head != "" && line != "") {
            sub(/^ +/, "", line)
            text = text (text ? " " : "") line
        }
    }
    closeEntry()
    if (usage == "" || body == "") {
        print "help_to_man: no help of " name " on standard input" > "/dev/stderr"
        exit 1
    }
    sub(/^[^ ]*\//, "", usage)
    sub("^" name " *", "", usage)
    short = about # its first sentence
    sub(/\.( .*)?$/, "", short)
    print ".TH " toupper(troff(pageName(name))) " 1 \"" date "\" \"LightReasoner Studio " version "\" \"User Commands\""
    printf ".SH NAME\n%s", folded(troff(pageName(name)) " \\- " troff(short))
    printf ".SH SYNOPSIS\n.B %s\n%s", troff(name), paragraph(usage)
    printf ".SH DESCRIPTION\n%s%s", paragraph(sentence(about)), body
}
