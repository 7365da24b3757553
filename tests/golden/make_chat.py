# SPDX-License-Identifier: Apache-2.0
"""Makes chat.json: what jinja2, set up as `transformers` does it, writes for chat templates of the
usual shapes and for one message of a person.

Run: python make_chat.py  (jinja2 3.1, see tests/peers/requirements.txt)
"""

import json
import pathlib

from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = pathlib.Path(__file__).parent
CHATML = ("{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
          "{{ '<|im_start|>system\nBe brief.<|im_end|>\n' }}{% endif %}"
          "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
          "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")
TOOLS = r"""{%- if tools %}
    {{- '<|im_start|>system\n' }}
    {%- for tool in tools %}
        {{- tool | tojson }}
    {%- endfor %}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\n' + messages[0]['content'] + '<|im_end|>\n' }}
    {%- else %}
        {{- '<|im_start|>system\nYou help.<|im_end|>\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}
    {%- elif message.role == "assistant" %}
        {{- raise_exception('no assistant here') }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\n\n</think>\n\n' }}
    {%- endif %}
{%- endif %}
"""
BACKWARDS = r"""{%- set ns = namespace(last=messages|length - 1, asks=true) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.asks and message.role == "user" and message.content is string and not(message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}
        {%- set ns.asks = false %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages[0:] %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {{- '<|im_start|>' ~ message.role + '\n' + content.strip('\n').split('</think>')[-1] + '<|im_end|>\n' }}
{%- endfor %}
{{- ns.last }}{{ '!' if ns.asks else '.' }}
"""
HEADERS = ("{% set loop_messages = messages %}{% for message in loop_messages %}"
           "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ "
           "message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}"
           "{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}"
           "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}")
LINES = """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>
' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>
' + message['content'] + eos_token }}
{% endif %}
  {% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
  {# a note #}
{% endif %}
{% endfor %}
"""
TURNS = ("{{ bos_token }}{% for message in messages %}"
         "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
         "{{ raise_exception('Roles must alternate') }}{% endif %}"
         "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
         "{% else %}{{ message['content'] + eos_token}}{% endif %}{% endfor %}")
SMALL = """a  {{- 1 + 2 * 3 }}
\t{%- if not tools and 'x' in ['x', "y"] and 2 not in [1, -2] %}  b {% endif %}
{{ messages[0].get('name', 'nobody') }} {{ messages[-1]['content']|length }}
{{ nobody }}{{ nobody is defined or documents is none }}x""".replace(
    "{{ nobody is defined or documents is none }}",
    "{{ 'y' if nobody is not defined and documents is none else 'n' }}")
TEMPLATES = {"chatml": CHATML, "tools": TOOLS, "backwards": BACKWARDS, "headers": HEADERS,
             "lines": LINES, "turns": TURNS, "small": SMALL}
MESSAGES = ["What is 2 + 2?", "  two\n\nlines, naïve 東 ", "<tool>x</tool>"]


def main():
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    cases = []
    for name, template in TEMPLATES.items():
        compiled = environment.from_string(template)
        texts = [compiled.render(messages=[{"role": "user", "content": message}], tools=None,
                                 documents=None, add_generation_prompt=True, bos_token="<s>",
                                 eos_token="</s>") for message in MESSAGES]
        cases.append({"name": name, "template": template, "texts": texts})
    (HERE / "chat.json").write_text(
        json.dumps({"messages": MESSAGES, "cases": cases}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
