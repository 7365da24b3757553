// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <algorithm>

#include "core/shared/base/translated.h"
#include "widgets/words/term.h"

namespace attnlab {
namespace {

// clang-format off
constexpr Term terms[] = {
    // What attention is taken apart into.
    {"mixing", ATTNLAB_TEXT("Term", "Principles"), ATTNLAB_TEXT("Term", "Token mixing"), "",
     ATTNLAB_TEXT("Term", "Information moves from token to token: each position takes a weighted mean of the positions before it."),
     ATTNLAB_TEXT("Term", "Switched off, a layer is an MLP of the same size that sees one token at a time; its map is the diagonal. Look how much a model loses without it."),
     "o_i = Σ_{j≤i} A_{ij} v_j", ATTNLAB_TEXT("Term", "paper §1, P1; Eq. 4-5 when it is off"), "stack"},
    {"form", ATTNLAB_TEXT("Term", "Principles"), ATTNLAB_TEXT("Term", "Mathematical form"), "",
     ATTNLAB_TEXT("Term", "How scores become weights: softmax, its second-order Taylor polynomial, or one gate for each token."),
     ATTNLAB_TEXT("Term", "The same queries and keys give another map under each form: compare how sharp the rows are."),
     "A_{ij} = {f(x_{ij})|Σ_{j'≤i} f(x_{ij'})},  x_{ij} = {q_i·k_j|√{d_h}}", ATTNLAB_TEXT("Term", "paper §1, P2; Eq. 1, 6, 8")},
    {"sequence", ATTNLAB_TEXT("Term", "Principles"), ATTNLAB_TEXT("Term", "Sequence dependency"), "",
     ATTNLAB_TEXT("Term", "Whether the weights depend on the text: queries and keys come from the input, from random rows, or from one fixed text."),
     ATTNLAB_TEXT("Term", "Without it every text gets the same map. Type another text: a fixed map does not move."),
     "", ATTNLAB_TEXT("Term", "paper §1, P3; Eq. 9-12")},
    {"hidden", ATTNLAB_TEXT("Term", "Principles"), ATTNLAB_TEXT("Term", "Current QK"), "",
     ATTNLAB_TEXT("Term", "Whether queries and keys are made of this layer's own hidden states or of the token embeddings below the stack."),
     ATTNLAB_TEXT("Term", "Static queries and keys know which tokens there are, not what the layers found out about them."),
     "", ATTNLAB_TEXT("Term", "paper §1, P4; Eq. 13")},

    // Points in that space.
    {"standard", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "Standard"), "",
     ATTNLAB_TEXT("Term", "Attention as it is known: softmax of dot products of this layer's queries and keys."),
     ATTNLAB_TEXT("Term", "The one that the others are compared with; every mixer has as many parameters."),
     "A = softmax({Q K^{⊤}|√{d_h}}),  O = A V", ATTNLAB_TEXT("Term", "paper Eq. 1-3")},
    {"mlp", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "MLP"), "",
     ATTNLAB_TEXT("Term", "No mixing: three maps of the same size make a gated feed-forward of each token alone."),
     ATTNLAB_TEXT("Term", "In every layer it cannot copy anything; in every second layer it comes close to standard."),
     "o_i = W_{down}(SiLU(W_{gate} h_i) ⊙ W_{up} h_i)", ATTNLAB_TEXT("Term", "paper Eq. 4-5")},
    {"approximate", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "Approximate"), "",
     ATTNLAB_TEXT("Term", "The exponential of softmax is replaced by its second-order Taylor polynomial."),
     ATTNLAB_TEXT("Term", "Rows stay softer than softmax makes them; it can be computed in linear time."),
     "T(x) = 1 + x + {x^{2}|2},  A_{ij} = {T(x_{ij})|Σ_{j'≤i} T(x_{ij'})}", ATTNLAB_TEXT("Term", "paper Eq. 6, 14-17")},
    {"non_approximate", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "Non-approximate"), "",
     ATTNLAB_TEXT("Term", "No pair is compared: each token has one score of its own, and a row is the softmax of the scores so far."),
     ATTNLAB_TEXT("Term", "Columns, not diagonals: a token is important to all or to none. Alone it collapses, in a hybrid it does not."),
     "s_j = {SiLU(q_j)·k_j|√{d_h}},  A_{ij} = {exp(s_j)|Σ_{j'≤i} exp(s_{j'})}", ATTNLAB_TEXT("Term", "paper Eq. 7-8, 18")},
    {"rnd_emb_qk", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "RndEmbQK"), "",
     ATTNLAB_TEXT("Term", "Queries and keys come from a second stream that starts with random rows and passes the same layers."),
     ATTNLAB_TEXT("Term", "Its map is the same for every text: it can learn where to look, not what for."),
     "", ATTNLAB_TEXT("Term", "paper Eq. 9-10")},
    {"fixed_seq_qk", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "FixedSeqQK"), "",
     ATTNLAB_TEXT("Term", "As RndEmbQK, but the second stream starts with the embeddings of one fixed text."),
     ATTNLAB_TEXT("Term", "The same for every text, too; its map shows the structure of that text."),
     "", ATTNLAB_TEXT("Term", "paper Eq. 11-12")},
    {"static_emb_qk", ATTNLAB_TEXT("Term", "Mixers"), ATTNLAB_TEXT("Term", "StaticEmbQK"), "",
     ATTNLAB_TEXT("Term", "Queries and keys come from the token embeddings, values from this layer."),
     ATTNLAB_TEXT("Term", "It finds equal tokens and fixed distances, not what depends on what other layers saw."),
     "Q, K = e W_{Q,K}", ATTNLAB_TEXT("Term", "paper Eq. 13")},

    // Where they stand.
    {"uniform", ATTNLAB_TEXT("Term", "Placements"), ATTNLAB_TEXT("Term", "Uniform"), "",
     ATTNLAB_TEXT("Term", "The mixer stands in every layer."), ATTNLAB_TEXT("Term", "What a mixer can do alone."), "", ATTNLAB_TEXT("Term", "paper §3")},
    {"hybrid", ATTNLAB_TEXT("Term", "Placements"), ATTNLAB_TEXT("Term", "Hybrid"), "",
     ATTNLAB_TEXT("Term", "The mixer stands in odd layers, standard attention in even ones."),
     ATTNLAB_TEXT("Term", "What layers do together: nearly every hybrid is close to standard."), "", ATTNLAB_TEXT("Term", "paper §3")},
    {"skip", ATTNLAB_TEXT("Term", "Placements"), ATTNLAB_TEXT("Term", "Skip"), "",
     ATTNLAB_TEXT("Term", "A trained hybrid evaluated with its variant layers left out, without further training."),
     ATTNLAB_TEXT("Term", "If it still worked, these layers would have done nothing. It does not."), "", ATTNLAB_TEXT("Term", "paper §3")},

    // What can be seen of a head.
    {"scores", ATTNLAB_TEXT("Term", "Stages of a map"), ATTNLAB_TEXT("Term", "Scores"), "x",
     ATTNLAB_TEXT("Term", "How well the query of a row fits the key of a column, before anything is hidden."),
     ATTNLAB_TEXT("Term", "Any number; large ones make sharp rows. Layers without pairs have one score a token."),
     "x_{ij} = {q_i·k_j|√{d_h}}", ATTNLAB_TEXT("Term", "paper Eq. 1, 7")},
    {"mask", ATTNLAB_TEXT("Term", "Stages of a map"), ATTNLAB_TEXT("Term", "Mask"), "",
     ATTNLAB_TEXT("Term", "The scores that count: a row sees itself and what stands before it."),
     ATTNLAB_TEXT("Term", "What is hatched lies in the future and gets no weight."), "", ATTNLAB_TEXT("Term", "paper Eq. 2")},
    {"weights", ATTNLAB_TEXT("Term", "Stages of a map"), ATTNLAB_TEXT("Term", "Weights"), "A",
     ATTNLAB_TEXT("Term", "The map: how much of each token's value a row takes. A row sums to 1."),
     ATTNLAB_TEXT("Term", "A line below the diagonal looks back by a fixed distance, a column is a token that all look at."),
     "Σ_{j≤i} A_{ij} = 1", ATTNLAB_TEXT("Term", "paper Eq. 2"), "map"},
    {"output", ATTNLAB_TEXT("Term", "Stages of a map"), ATTNLAB_TEXT("Term", "Output"), "O",
     ATTNLAB_TEXT("Term", "What each row gets: the values it took, weighted; a column is a number of the head, not a token."),
     ATTNLAB_TEXT("Term", "A sink disappears here: the weight was heavy, the value light."),
     "O = A V", ATTNLAB_TEXT("Term", "paper Eq. 3")},

    // The paper's eight, and the range.
    {"entropy", ATTNLAB_TEXT("Term", "Indicators"), ATTNLAB_TEXT("Term", "Entropy"), "H",
     ATTNLAB_TEXT("Term", "How many tokens a row mixes: the mean over rows of −Σ a ln a."),
     ATTNLAB_TEXT("Term", "High: nearly a mean of everything. Low: few tokens. 0: one token alone."),
     "H = −{1|L} Σ_i Σ_{j≤i} A_{ij} ln A_{ij}", ATTNLAB_TEXT("Term", "paper §4.4"), "indicators"},
    {"concentration", ATTNLAB_TEXT("Term", "Indicators"), ATTNLAB_TEXT("Term", "Concentration"), "‖A‖",
     ATTNLAB_TEXT("Term", "The Frobenius norm of the map."),
     ATTNLAB_TEXT("Term", "High: each row chooses few tokens. It is the counterpart of entropy."),
     "‖A‖ = √{Σ_{i,j} A_{ij}^{2}}", ATTNLAB_TEXT("Term", "paper §4.4")},
    {"diversity", ATTNLAB_TEXT("Term", "Indicators"), ATTNLAB_TEXT("Term", "Head diversity"), "Div",
     ATTNLAB_TEXT("Term", "How differently the heads of a layer look: their standard deviation, cell by cell, in the mean."),
     ATTNLAB_TEXT("Term", "0: all heads do the same, so that one would do."),
     "Div = {2|L(L+1)} Σ_{j≤i} sd_h A_{hij}", ATTNLAB_TEXT("Term", "paper §4.4")},
    {"sink", ATTNLAB_TEXT("Term", "Indicators"), ATTNLAB_TEXT("Term", "Sink"), "",
     ATTNLAB_TEXT("Term", "The mean weight on the first token."),
     ATTNLAB_TEXT("Term", "Near 1: rows rest there when nothing else fits, a habit of trained models."),
     "Sink = {1|L} Σ_i A_{i1}", ATTNLAB_TEXT("Term", "paper §4.4")},
    {"locality", ATTNLAB_TEXT("Term", "Indicators"), ATTNLAB_TEXT("Term", "Locality"), "F0-F3",
     ATTNLAB_TEXT("Term", "The mean weight on the token itself (F0), one back (F1), two (F2) or three (F3)."),
     ATTNLAB_TEXT("Term", "A high F1 is a head that looks at the previous token."),
     "F_N = {1|L−N} Σ_{i>N} A_{i,i−N}", ATTNLAB_TEXT("Term", "paper §4.4")},
    {"logit_range", ATTNLAB_TEXT("Term", "Indicators"), ATTNLAB_TEXT("Term", "Logit range"), "",
     ATTNLAB_TEXT("Term", "How far the scores of a layer reach: smallest, quartiles, largest."),
     ATTNLAB_TEXT("Term", "Beyond 1 000 training becomes unstable; in hybrids it stays below 10."), "", ATTNLAB_TEXT("Term", "paper §4.4, Fig. 2"), "logits"},

    // What heads are known for.
    {"previous_token", ATTNLAB_TEXT("Term", "Kinds of heads"), ATTNLAB_TEXT("Term", "Previous-token head"), "",
     ATTNLAB_TEXT("Term", "Looks at the token before."), ATTNLAB_TEXT("Term", "A line just below the diagonal."), "", ""},
    {"duplicate_token", ATTNLAB_TEXT("Term", "Kinds of heads"), ATTNLAB_TEXT("Term", "Duplicate-token head"), "",
     ATTNLAB_TEXT("Term", "Looks at where the same token stood before."), ATTNLAB_TEXT("Term", "On a repeated text: a line one period back."), "", ""},
    {"induction", ATTNLAB_TEXT("Term", "Kinds of heads"), ATTNLAB_TEXT("Term", "Induction head"), "",
     ATTNLAB_TEXT("Term", "Looks at the token that came after the same token last time, and so can go on with a pattern."),
     ATTNLAB_TEXT("Term", "On a repeated text: a line one period back, less one. It is what copies."), "", ""},
    {"sink_head", ATTNLAB_TEXT("Term", "Kinds of heads"), ATTNLAB_TEXT("Term", "Sink head"), "",
     ATTNLAB_TEXT("Term", "Rests on the first token."), ATTNLAB_TEXT("Term", "A bright first column."), "", ""},
    {"local_head", ATTNLAB_TEXT("Term", "Kinds of heads"), ATTNLAB_TEXT("Term", "Local head"), "",
     ATTNLAB_TEXT("Term", "Looks at a few tokens just before."), ATTNLAB_TEXT("Term", "A band below the diagonal."), "", ""},
    {"uniform_head", ATTNLAB_TEXT("Term", "Kinds of heads"), ATTNLAB_TEXT("Term", "Uniform head"), "",
     ATTNLAB_TEXT("Term", "Takes the mean of all tokens so far."), ATTNLAB_TEXT("Term", "A smooth map; its entropy is the largest there is."), "", ""},

    // What curves show.
    {"loss", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Loss"), "",
     ATTNLAB_TEXT("Term", "How surprised the model is by the next token, in nats a token, on the batch it has just trained on."),
     ATTNLAB_TEXT("Term", "It falls while the model learns; ln of the vocabulary's size is guessing."),
     "−{1|N} Σ_t ln p(x_t | x_{<t})", "", "curves"},
    {"validation_loss", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Validation loss"), "",
     ATTNLAB_TEXT("Term", "The loss on text that is never trained on."),
     ATTNLAB_TEXT("Term", "When it rises while the loss falls, the model learns by heart."), "", ""},
    {"perplexity", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Perplexity"), "",
     ATTNLAB_TEXT("Term", "Among how many equally likely tokens the model seems to choose."),
     ATTNLAB_TEXT("Term", "It falls with a longer context only if tokens mix."), "exp(loss)", ATTNLAB_TEXT("Term", "paper §4.1")},
    {"accuracy", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Accuracy"), "",
     ATTNLAB_TEXT("Term", "How often the likeliest token is the right one, where the task has a right one."), ATTNLAB_TEXT("Term", "1: always."), "", ""},
    {"learning_rate", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Learning rate"), "",
     ATTNLAB_TEXT("Term", "How far a step goes: it warms up, then falls by the schedule."), ATTNLAB_TEXT("Term", "A jump of the loss often means that it was too large."), "", "", "training"},
    {"gradient_norm", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Gradient norm"), "",
     ATTNLAB_TEXT("Term", "How steep the loss is before the gradient is clipped."), ATTNLAB_TEXT("Term", "Spikes are steps that would have gone too far."), "", ""},
    {"speed", ATTNLAB_TEXT("Term", "Curves"), ATTNLAB_TEXT("Term", "Tokens a second"), "",
     ATTNLAB_TEXT("Term", "How much text is trained on in a second, evaluation left out."), ATTNLAB_TEXT("Term", "It falls when other programs take the processor."), "", ""},

    // What the window has for them.
    {"snapshot", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Snapshot"), "",
     ATTNLAB_TEXT("Term", "The weights of one step, kept so that any text can be asked of that step later."),
     ATTNLAB_TEXT("Term", "Marks under the step cursor; snapshots stand close at first, then farther apart."), "", ""},
    {"checkpoint", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Checkpoint"), "",
     ATTNLAB_TEXT("Term", "All that a run needs to go on to the bit; it opens in other programs, too."),
     ATTNLAB_TEXT("Term", "File, Export, Checkpoint folder… makes a folder of it."), "", ""},
    {"fork", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Fork"), "",
     ATTNLAB_TEXT("Term", "A new run that begins with the weights of another one's step, with some layers changed."),
     ATTNLAB_TEXT("Term", "Paint a layer of a trained run, then Fork."), "", ""},
    {"lens", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Logit lens"), "",
     ATTNLAB_TEXT("Term", "What the model would predict if it ended after each layer."),
     ATTNLAB_TEXT("Term", "Look at the layer from which on the prediction stays."), "", "", "lens"},
    {"flow", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Flow"), "",
     ATTNLAB_TEXT("Term", "How much of each token has arrived at a position after each layer, by the product of the maps (half of each being what passes by)."),
     ATTNLAB_TEXT("Term", "Two layers together reach what one cannot."), "R = Â_l ⋯ Â_1,  Â = {Ā + I|2}", ATTNLAB_TEXT("Term", "Abnar & Zuidema 2020"), "flow"},
    {"ablate", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "What if"), "",
     ATTNLAB_TEXT("Term", "The model with layers, mixers or heads left out, or with another map; the run itself is never touched."),
     ATTNLAB_TEXT("Term", "The loss before and after says how much a part does."), "", "", "ablate"},
    {"difference", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Map difference"), "",
     ATTNLAB_TEXT("Term", "One map less another one: of another step, run or head, or without the what-if."),
     ATTNLAB_TEXT("Term", "Two colours: more weight than there, and less."), "ΔA = A − A'", "", "difference"},
    {"band", ATTNLAB_TEXT("Term", "In the window"), ATTNLAB_TEXT("Term", "Band"), "",
     ATTNLAB_TEXT("Term", "The mean over seeds with one standard deviation to both sides."),
     ATTNLAB_TEXT("Term", "Where two bands overlap, the difference may be chance."), "", "", "runs"},
};
// clang-format on

}  // namespace

std::span<const Term> all_terms() { return terms; }

const Term* find_term(const QString& id) {
  const auto* found = std::ranges::find_if(terms, [&](const Term& term) { return id == term.id; });
  return found == std::end(terms) ? nullptr : found;
}

QString said(const char* text) {
  return *text == '\0' ? QString() : QCoreApplication::translate("Term", text);
}

}  // namespace attnlab
