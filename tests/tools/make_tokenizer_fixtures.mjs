// Makes tests/data/tokenizer anew: the small tokenizers, and what Hugging Face's own library makes of the texts.
//   LR_NODE_MODULES=FOLDER node make_tokenizer_fixtures.mjs [QWEN2_TOKENIZER_FOLDER]
// FOLDER holds node_modules with "tokenizers", the binding of the Rust library (npm install tokenizers).
// QWEN2_TOKENIZER_FOLDER holds the real vocab.json and merges.txt; without it real_expected.json stays as it is.
import fs from "node:fs";
import path from "node:path";
import {createRequire} from "node:module";
import {fileURLToPath} from "node:url";
import {train} from "./byte_level_bpe.mjs";
import {texts} from "./tokenizer_texts.mjs";

const {Tokenizer} = createRequire(path.join(process.env.LR_NODE_MODULES ?? process.cwd(), "x.js"))("tokenizers");
const data = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "data", "tokenizer");
const numMerges = 400;

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const behindDigits = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const splitPattern = (digits) => `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}|${behindDigits}`;
const trainPattern = new RegExp(splitPattern("\\p{N}").replace(contractions, "'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])"), "gu");

const byteLevel = (useRegex = false) => ({type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: useRegex});
const split = (digits) => ({
    type: "Sequence",
    pretokenizers: [{type: "Split", pattern: {Regex: splitPattern(digits)}, behavior: "Isolated", invert: false}, byteLevel()],
});
const added = (id, content, flags = {}) =>
    ({id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: false, ...flags});

function numbered(vocab, tokens) {
    let next = Object.keys(vocab).length;
    return tokens.map(([content, flags]) => added(vocab[content] ?? next++, content, flags));
}

function tokenizerJson(model, addedTokens, parts) {
    return {
        version: "1.0", truncation: null, padding: null, added_tokens: numbered(model.vocab, addedTokens), normalizer: null,
        pre_tokenizer: split("\\p{N}"), post_processor: byteLevel(), decoder: byteLevel(),
        ...parts,
        model: {
            type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: "", end_of_word_suffix: "",
            fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab: model.vocab, merges: model.merges,
            ...parts.model,
        },
    };
}

const special = {special: true};
const qwenTokens = [["<|endoftext|>", special], ["<|im_start|>", special], ["<|im_end|>", special], ["<tool_call>", {}], ["</tool_call>", {}]];
const llamaTokens = [["<|begin_of_text|>", special], ["<|end_of_text|>", special], ["<|eot_id|>", special]];
const flaggedTokens = [
    ["<|im_start|>", {...special, rstrip: true}], ["<|im_end|>", {...special, lstrip: true}], ["the", {single_word: true}],
    ["été", {normalized: true}], ["step", {normalized: true, single_word: true}], ["[X]", {normalized: true, lstrip: true, rstrip: true}],
    ["<", {}], ["<<", {}], ["in", {}], ["ing", {}], ["e\u0323\u0301", {normalized: true}],
];

function llamaTemplate(vocab) {
    const name = "<|begin_of_text|>";
    return {
        type: "Sequence",
        processors: [byteLevel(true), {
            type: "TemplateProcessing",
            single: [{SpecialToken: {id: name, type_id: 0}}, {Sequence: {id: "A", type_id: 0}}],
            pair: [{SpecialToken: {id: name, type_id: 0}}, {Sequence: {id: "A", type_id: 0}}, {Sequence: {id: "B", type_id: 1}}],
            special_tokens: {[name]: {id: name, ids: [Object.keys(vocab).length], tokens: [name]}},
        }],
    };
}

function variants(model) {
    const joined = {vocab: model.vocab, merges: model.merges.map((pair) => pair.join(" "))};
    // A token that no merge leads to: only ignore_merges finds it.
    const unreached = {vocab: {...model.vocab, Unreached: Object.keys(model.vocab).length}, merges: model.merges};
    return {
        qwen2: tokenizerJson(joined, qwenTokens, {normalizer: {type: "NFC"}}),
        llama3: tokenizerJson(unreached, llamaTokens, {
            pre_tokenizer: split("\\p{N}{1,3}"), post_processor: llamaTemplate(unreached.vocab), model: {ignore_merges: true},
        }),
        gpt2: tokenizerJson(joined, [["<|endoftext|>", special]], {pre_tokenizer: byteLevel(true)}),
        flags: tokenizerJson(joined, flaggedTokens, {normalizer: {type: "Sequence", normalizers: [{type: "NFC"}]}}),
    };
}

async function idsOf(definition, inputs) {
    const tokenizer = Tokenizer.fromString(JSON.stringify(definition));
    const out = [];
    for (const text of inputs) out.push(Array.from((await tokenizer.encode(text, null, {addSpecialTokens: true})).getIds()));
    return out;
}

async function expectations(tokenizers) {
    const expected = {};
    for (const [name, definition] of Object.entries(tokenizers)) expected[name] = await idsOf(definition, texts);
    return `{"texts":[\n${texts.map((t) => JSON.stringify(t)).join(",\n")}\n],"expected":{\n` +
        Object.entries(expected).map(([name, ids]) => `"${name}":[\n${ids.map((i) => JSON.stringify(i)).join(",\n")}\n]`).join(",\n") + "}}\n";
}

function write(name, text) {
    fs.mkdirSync(path.dirname(path.join(data, name)), {recursive: true});
    fs.writeFileSync(path.join(data, name), text);
}

function writeQwenFiles(model) {
    const tokens = numbered(model.vocab, qwenTokens);
    const config = {
        added_tokens_decoder: Object.fromEntries(tokens.map(({id, ...token}) => [id, token])), eos_token: "<|im_end|>",
        tokenizer_class: "Qwen2Tokenizer",
    };
    write("small/files/vocab.json", JSON.stringify(model.vocab) + "\n");
    write("small/files/merges.txt", "#version: 0.2\n" + model.merges.map((pair) => pair.join(" ")).join("\n") + "\n");
    write("small/files/tokenizer_config.json", JSON.stringify(config, null, 1) + "\n");
}

const small = train(fs.readFileSync(path.join(data, "small", "corpus.txt"), "utf8"), trainPattern, numMerges);
const tokenizers = variants(small);
for (const [name, definition] of Object.entries(tokenizers)) write(`small/${name}/tokenizer.json`, JSON.stringify(definition) + "\n");
writeQwenFiles(small);
write("small_expected.json", await expectations(tokenizers));

const folder = process.argv[2];
if (folder) {
    const merges = fs.readFileSync(path.join(folder, "merges.txt"), "utf8").split(/\r?\n/).filter((l) => l && !l.startsWith("#version"));
    const real = variants({vocab: JSON.parse(fs.readFileSync(path.join(folder, "vocab.json"), "utf8")), merges: merges.map((m) => m.split(" "))});
    real.qwen2.added_tokens = real.qwen2.added_tokens.slice(0, 3);
    write("real_expected.json", await expectations({qwen2: real.qwen2}));
}
