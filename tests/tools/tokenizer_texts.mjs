// Texts on which tokenizers disagree most easily.
export const texts = [
    "", " ", "a", "Hello, world!", "Let's think step by step. We're sure they've done it; I'm not, she'd say, they'll see.",
    "LET'S SHOUT: WE'RE SURE THEY'VE DONE IT, I'M NOT, SHE'D SAY, THEY'LL SEE", "it'\u017f long s, 'S and '\u017fx, 'K", "'''s''t ''", "don’t won‘t",
    "Mira has 12 apples and 1234567 pears.", "3.14159 1,000,000 1e10 0x1F", "x^2 + 2x + 1 = (x+1)^2, \\frac{a}{b} \\boxed{42}", "$1,250.00 + 25%",
    "٣٤٥ ४५६ １２３ ⅷ Ⅻ ½ ² ³ 五十", "  two  spaces   three    four", " leading", "trailing ", "trailing   ", "\n", "\n\n", "\n\n\n x", "\r\n\r\n  x", "a\r\nb\rc\nd",
    "x \n y \n\n  z\n   ", "\t\tif (x) {\n\t\t\treturn;\n\t\t}\n", "    return a + b\n\n\n", "!!!\n\n???\r\n...", "a!\n b", "-----\n=====\n\n#####", " .\n .",
    "no\u00a0break\u202fspace\u3000wide\u2003em \u2028line\u2029para\u0085next", "\u0085\u0085x \u00a0\u00a0y", "\u180ex\u180e\u180e \u200b\u200by\ufeff\ufeffz", "\u001c\u001d\u001e\u001f",
    "a\u0000b\u0000\u0000c", "\u0007\u001b[31m", "café cafe\u0301 CAFE\u0301", "e\u0323\u0301 e\u0301\u0323 \u1eb9\u0301 q\u0323\u0307q\u0307\u0323", "\u0301\u0301 start with marks",
    "\u212b \u2126 \u212a \u0340 \u0374 \u037e \u2329", "\u1112\u1161\u11ab\u1100\u1173\u11af 한글 각\u11a8", "\ufb01 \ufb00 ŉ ß ẞ İ ı ǆ", "\u0958 \u09dc \u0f43 \u2adc \ufb1d \ud834\udd5f",
    "Über die Straße ging ein Mädchen. Où est la bibliothèque? El niño añadió más azúcar.", "Привет, мир! Сколько будет 2+2?", "今天天气很好。小明有3个苹果，", "日本語のテキスト・ｶﾀｶﾅ", "안녕하세요. 시험입니다",
    "مرحبا بالعالم، كم يساوي ٢؟ مَرْحَبًا", "नमस्ते दुनिया, हिन्दी", "สวัสดีชาวโลก", "שלום עולם", "𝔸𝕓𝕔 𝟙𝟚𝟛 𠀀𠀁", "😀😀 👍🏽 👩‍👩‍👧‍👦 ❤️ 🇩🇪🇫🇷 🏳️‍🌈", "a😀b 😀c", "\u200d\u200d \ufe0f",
    "\ue000\uf8ff \ufffd\ufffe", "<|im_end|>", "<|im_start|>user\nHow many?<|im_end|>\n<|im_start|>assistant\n", "x<|im_end|>y <|im_end|> z  <|im_end|>  \n", "<|im_<|im_end|>_end|>", "<|im_start|><|im_start|>",
    "<|im_start|>   user", "<|endoftext|>the<|endoftext|>", "<|begin_of_text|>hi<|eot_id|>", "<tool_call>\n{\"name\": \"add\"}\n</tool_call>", "<tool_call", "<<|im_end|>>", "<<<", "the other thesis in the, the.the",
    "été \u00e9te\u0301 e\u0301te\u0301 étés", "step steps _step step. step", "a [X] b [X]\n[X][X]c", "ringing in the spring", "  <|im_end|>  <|im_start|>  ", "Unreached Unreached! xUnreached",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "therethethereotheratheinthe".repeat(12), "=-".repeat(150), " ".repeat(200) + "x", "\n \n".repeat(60),
    "étéété".repeat(40), "<|im_end|".repeat(10), "apples ".repeat(30), "0123456789".repeat(13), "def add(a, b):\n    return a + b\n\nfor i in range(10):\n    print(add(i, 1))\n",
    "https://example.org/a/b?c=d&e=%20#frag", "snake_case camelCase PascalCase kebab-case SCREAMING_CASE", "a\\nb \"quoted\" 'single' `code` [link](url) **bold**", "…—–‑ “quotes” «guillemets» ‹x›", "∑∫√∞≠≤≥±×÷ αβγδ ℝ ∈ ℵ", "A\u030angstro\u0308m",
];
