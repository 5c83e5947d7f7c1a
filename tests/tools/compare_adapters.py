#!/usr/bin/env python3
"""Compares merged adapters with PEFT's: compare_adapters.py ENGINE TOKENIZER_FOLDER.

Makes small Llama, Qwen2, Qwen3, Mistral and Gemma 3 models, some with sliding windows, trains nothing, but gives adapters of every kind that PEFT saves random numbers,
merges each with the engine and with merge_and_unload(), and prints the largest difference of the logits: of the engine's folder in
transformers, and of the engine with the adapter beside the base. Needs torch, transformers and peft. Exit 1 if one differs by more than 2e-5 (float32 sums in another order)."""
import copy, os, shutil, subprocess, sys, tempfile

import peft, safetensors.torch, torch, transformers

transformers.utils.logging.disable_progress_bar()

engine, tokenizer = map(os.path.abspath, sys.argv[1:3])
work = tempfile.mkdtemp(prefix="lr-adapters-")
sizes = dict(vocab_size=520, hidden_size=32, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=128, bos_token_id=None, eos_token_id=1)
bases = {
    "llama": transformers.LlamaConfig(**sizes, tie_word_embeddings=False),
    "qwen2": transformers.Qwen2Config(**sizes, tie_word_embeddings=True),
    "qwen3": transformers.Qwen3Config(**sizes, head_dim=16, tie_word_embeddings=True),
    "qwen2 windowed": transformers.Qwen2Config(**sizes, use_sliding_window=True, sliding_window=16, max_window_layers=1, tie_word_embeddings=True),
    "mistral": transformers.MistralConfig(**sizes, sliding_window=16, tie_word_embeddings=False),
    "gemma3": transformers.Gemma3TextConfig(**sizes, pad_token_id=None, head_dim=16, query_pre_attn_scalar=24, sliding_window=16,
                                            layer_types=["sliding_attention", "full_attention", "sliding_attention"]),
}
kinds = {
    "list": dict(target_modules=["q_proj", "v_proj"]),
    "all-linear": dict(target_modules="all-linear"),
    "pattern": dict(target_modules=r".*layers\.(0|2)\.(self_attn\.(q|o)_proj|mlp\.up_proj)"),
    "dotted": dict(target_modules=["self_attn.k_proj", "model.layers.1.mlp.down_proj"]),
    "layers": dict(target_modules=["q_proj", "gate_proj"], layers_to_transform=[1]),
    "layer-pattern": dict(target_modules=["q_proj"], layers_to_transform=[0, 2], layers_pattern="layers"),
    "excluded": dict(target_modules=["q_proj", "down_proj"], exclude_modules=r".*layers\.0\..*"),
    "ranks": dict(target_modules=["q_proj", "v_proj"], rank_pattern={"q_proj": 6, r"layers\.1\..*v_proj": 2}),
    "alphas": dict(target_modules=["q_proj", "v_proj"], alpha_pattern={"layers.2.self_attn.q_proj": 3, "v_proj": 24}),
    "rslora": dict(target_modules=["o_proj", "up_proj"], use_rslora=True, rank_pattern={"up_proj": 9}),
    "gaussian": dict(target_modules=["q_proj"], init_lora_weights="gaussian"),
    "orthogonal": dict(target_modules=["q_proj"], init_lora_weights="orthogonal"),
}
dtypes = {"list": torch.bfloat16, "ranks": torch.float16}


ids = list(range(2, 50))


def logits(model):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0].float()


worst = 0.0
for name, config in bases.items():
    torch.manual_seed(1)
    base = transformers.AutoModelForCausalLM.from_config(config).float().eval()
    folder = os.path.join(work, name)
    base.save_pretrained(folder)
    for file in os.listdir(tokenizer):
        if "token" in file or file in ("vocab.json", "merges.txt"):
            shutil.copy(os.path.join(tokenizer, file), folder)
    for kind, settings in kinds.items():
        model = peft.get_peft_model(copy.deepcopy(base), peft.LoraConfig(r=4, lora_alpha=8, task_type="CAUSAL_LM", **settings))
        for key, value in model.named_parameters():
            if "lora_" in key:
                value.data.normal_(0, 0.1)
                value.data = value.data.to(dtypes.get(kind, torch.float32))
        adapter, out = folder + "-" + kind, folder + "-" + kind + "-merged"
        model.save_pretrained(adapter)
        reference = logits(peft.PeftModel.from_pretrained(copy.deepcopy(base), adapter).merge_and_unload().eval())
        subprocess.run([engine, "merge", "--model", folder, "--adapter", adapter, "--out", out], check=True, stdout=subprocess.DEVNULL)
        merged = logits(transformers.AutoModelForCausalLM.from_pretrained(out).float().eval())
        beside = os.path.join(work, "logits.safetensors")
        subprocess.run([engine, "logits", "--model", folder, "--adapter", adapter, "--ids", ",".join(map(str, ids)), "--out", beside,
                        "--dtype", "float32"], check=True, stdout=subprocess.DEVNULL)
        differences = [(x - reference).abs().max().item() for x in (merged, safetensors.torch.load_file(beside)["logits"])]
        changed = (reference - logits(base)).abs().max().item()
        worst = max([worst] + differences)
        print(f"{name:14} {kind:14} merged {differences[0]:.1e}, beside {differences[1]:.1e}; the adapter changed the logits by {changed:.2f}",
              flush=True)
shutil.rmtree(work)
sys.exit(0 if worst < 2e-5 else 1)
