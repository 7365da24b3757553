# SPDX-License-Identifier: Apache-2.0
"""The tokenizer of an Attention Lab checkpoint, for `transformers`: what tokenizer.json says.

`transformers` 5 gives every Qwen2 model Qwen2's way of cutting words, whatever tokenizer.json says.
That tokenizer_config.json names this class keeps it from doing so, with trust_remote_code or without.
"""

from transformers import PreTrainedTokenizerFast


class AttnlabTokenizer(PreTrainedTokenizerFast):
    pass
