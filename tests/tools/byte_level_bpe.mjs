// Trains a small byte-level BPE vocabulary: the most frequent pair of neighbours is merged, the first seen of equals.
// The result depends on the text and the pattern only.

/** GPT-2's spelling of a byte as one printable character. */
export function byteAlphabet() {
    const visible = (b) => (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
    let standIn = 0x100;
    return Array.from({length: 256}, (_, b) => String.fromCodePoint(visible(b) ? b : standIn++));
}

function countWords(text, pattern) {
    const alphabet = byteAlphabet();
    const counts = new Map();
    for (const [word] of text.normalize("NFC").matchAll(pattern)) {
        const symbols = Array.from(Buffer.from(word, "utf8"), (b) => alphabet[b]);
        const key = symbols.join(" ");
        const known = counts.get(key) ?? {symbols, count: 0};
        known.count += 1;
        counts.set(key, known);
    }
    return [...counts.values()];
}

function mostFrequentPair(words) {
    const counts = new Map();
    for (const {symbols, count} of words)
        for (let i = 0; i + 1 < symbols.length; ++i) {
            const pair = symbols[i] + " " + symbols[i + 1];
            counts.set(pair, (counts.get(pair) ?? 0) + count);
        }
    let best = null;
    for (const [pair, count] of counts)
        if (best === null || count > best.count) best = {pair, count};
    return best;
}

function mergePair(words, left, right) {
    for (const word of words) {
        const merged = [];
        for (const symbol of word.symbols)
            if (symbol === right && merged.at(-1) === left && !merged.justMerged) {
                merged[merged.length - 1] = left + right;
                merged.justMerged = true;
            } else {
                merged.push(symbol);
                merged.justMerged = false;
            }
        word.symbols = merged;
    }
}

/** {vocab: {spelling: id}, merges: [[left, right]]}: the 256 bytes, then one entry per merge. */
export function train(text, pattern, numMerges) {
    const words = countWords(text, pattern);
    const vocab = Object.fromEntries(byteAlphabet().map((spelling, id) => [spelling, id]));
    const merges = [];
    while (merges.length < numMerges) {
        const best = mostFrequentPair(words);
        if (best === null || best.count < 2) break;
        const [left, right] = best.pair.split(" ");
        mergePair(words, left, right);
        merges.push([left, right]);
        // Two merges can spell the same token; it keeps its first id.
        vocab[left + right] ??= Object.keys(vocab).length;
    }
    return {vocab, merges};
}
