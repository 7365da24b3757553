<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>CloseQuestion</name>
    <message>
        <source>A run is still training.</source>
        <translation>아직 학습 중인 실행이 있습니다.</translation>
    </message>
    <message>
        <source>%1 runs are still training.</source>
        <translation>아직 학습 중인 실행이 %1개 있습니다.</translation>
    </message>
    <message>
        <source>It can go on without the window: the next start finds it again.</source>
        <translation>창을 닫아도 학습은 계속되며, 다음에 시작하면 다시 찾아냅니다.</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>학습 계속</translation>
    </message>
    <message>
        <source>Stop after a checkpoint</source>
        <translation>체크포인트 저장 후 중지</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Strength</source>
        <translation>세기</translation>
    </message>
    <message>
        <source>multiplies the slopes of all heads; 0: softmax without positions</source>
        <translation>모든 헤드의 기울기에 곱하는 값; 0: 위치 없는 소프트맥스</translation>
    </message>
    <message>
        <source>ALiBi (softmax with a slope by head)</source>
        <translation>ALiBi (헤드마다 기울기를 주는 소프트맥스)</translation>
    </message>
    <message>
        <source>Self gate (prefix softmax)</source>
        <translation>셀프 게이트 (접두 소프트맥스)</translation>
    </message>
    <message>
        <source>Softmax of dot products</source>
        <translation>내적의 소프트맥스</translation>
    </message>
    <message>
        <source>Second-order Taylor polynomial</source>
        <translation>2차 테일러 다항식</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>폭</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>tokens that a row sees, its own included</source>
        <translation>한 행이 보는 토큰 수, 자기 자신 포함</translation>
    </message>
    <message>
        <source>Softmax over a window</source>
        <translation>창 안의 소프트맥스</translation>
    </message>
</context>
<context>
    <name>Indicator</name>
    <message>
        <source>Entropy</source>
        <translation>엔트로피</translation>
    </message>
    <message>
        <source>Concentration</source>
        <translation>집중도</translation>
    </message>
    <message>
        <source>Diversity</source>
        <translation>다양성</translation>
    </message>
    <message>
        <source>Sink</source>
        <translation>싱크</translation>
    </message>
    <message>
        <source>Local %1</source>
        <translation>국소 %1</translation>
    </message>
    <message>
        <source>Mean over rows of −Σ a ln a, in nats: high means that many tokens are mixed.</source>
        <translation>행마다 −Σ a ln a의 평균(나트). 높을수록 많은 토큰을 섞습니다.</translation>
    </message>
    <message>
        <source>Each row&apos;s entropy over that of a uniform row: 1 means that all tokens are mixed alike.</source>
        <translation>각 행의 엔트로피를 균일한 행의 엔트로피로 나눈 값. 1이면 모든 토큰을 똑같이 섞습니다.</translation>
    </message>
    <message>
        <source>Frobenius norm of the map: high means that few tokens are chosen.</source>
        <translation>맵의 프로베니우스 노름. 높을수록 적은 토큰을 고릅니다.</translation>
    </message>
    <message>
        <source>Mean deviation between the heads of a layer, cell by cell: 0 means that all heads do the same.</source>
        <translation>한 레이어의 헤드 사이 편차를 칸마다 구한 평균. 0이면 모든 헤드가 같은 일을 합니다.</translation>
    </message>
    <message>
        <source>Mean weight on the first token.</source>
        <translation>첫 토큰에 실린 평균 가중치.</translation>
    </message>
    <message>
        <source>LocFoc 0: mean weight on the token itself.</source>
        <translation>LocFoc 0: 자기 자신에 실린 평균 가중치.</translation>
    </message>
    <message>
        <source>LocFoc %1: mean weight %1 tokens back.</source>
        <translation>LocFoc %1: %1 토큰 앞에 실린 평균 가중치.</translation>
    </message>
</context>
<context>
    <name>Launcher</name>
    <message>
        <source>“%1” names no program.</source>
        <translation>“%1”은(는) 프로그램 이름이 아닙니다.</translation>
    </message>
    <message>
        <source>“%1” names no host: write “ssh HOST”.</source>
        <translation>“%1”에 호스트가 없습니다. “ssh HOST”처럼 쓰세요.</translation>
    </message>
    <message>
        <source>“%1” is an option of ssh, not a host.</source>
        <translation>“%1”은(는) 호스트가 아니라 ssh의 옵션입니다.</translation>
    </message>
    <message>
        <source>There is no program attnlab where %1 leads: install it there, or add its folder to PATH for logins without a terminal%2.</source>
        <translation>%1(으)로 이어지는 곳에 attnlab 프로그램이 없습니다. 그곳에 설치하거나, 터미널 없는 로그인의 PATH에 그 폴더를 더하세요%2.</translation>
    </message>
    <message>
        <source>%1 ended without starting the engine</source>
        <translation>%1이(가) 엔진을 시작하지 않고 끝났습니다</translation>
    </message>
    <message>
        <source>The engine&apos;s path “%1” may hold letters, digits and / . _ - + ~ alone: shells would change the rest.</source>
        <translation>엔진 경로 “%1”에는 영문자, 숫자와 / . _ - + ~만 쓸 수 있습니다. 나머지는 셸이 바꿉니다.</translation>
    </message>
</context>
<context>
    <name>LayerAxes</name>
    <message>
        <source>token mixing</source>
        <translation>토큰 혼합</translation>
    </message>
    <message>
        <source>the mathematical form</source>
        <translation>수학적 형식</translation>
    </message>
    <message>
        <source>sequence dependency</source>
        <translation>시퀀스 의존성</translation>
    </message>
    <message>
        <source>current queries and keys</source>
        <translation>현재 쿼리·키</translation>
    </message>
    <message>
        <source>Queries and keys come from the input: the map depends on the text.</source>
        <translation>쿼리와 키를 입력에서 만듭니다. 맵이 텍스트에 따라 달라집니다.</translation>
    </message>
    <message>
        <source>Queries and keys come from a fixed random sequence: one map for every text.</source>
        <translation>쿼리와 키를 고정된 무작위 시퀀스에서 만듭니다. 어떤 텍스트든 맵이 같습니다.</translation>
    </message>
    <message>
        <source>Queries and keys come from one fixed text: one map for every input.</source>
        <translation>쿼리와 키를 고정된 텍스트 하나에서 만듭니다. 어떤 입력이든 맵이 같습니다.</translation>
    </message>
    <message>
        <source>Keeps all four principles.</source>
        <translation>네 가지 원칙을 모두 지킵니다.</translation>
    </message>
    <message>
        <source>Relaxes %1.</source>
        <translation>%1 원칙을 완화합니다.</translation>
    </message>
    <message>
        <source>Token mixing</source>
        <translation>토큰 혼합</translation>
    </message>
    <message>
        <source>Mathematical form</source>
        <translation>수학적 형식</translation>
    </message>
    <message>
        <source>Sequence dependency</source>
        <translation>시퀀스 의존성</translation>
    </message>
    <message>
        <source>Current QK</source>
        <translation>현재 QK</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>믹서</translation>
    </message>
    <message>
        <source>Mix</source>
        <translation>혼합</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Seq</source>
        <translation>의존</translation>
    </message>
    <message>
        <source>QK</source>
        <translation>QK</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>random</source>
        <translation>무작위</translation>
    </message>
    <message>
        <source>text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>current</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>static</source>
        <translation>정적</translation>
    </message>
    <message>
        <source>Tokens look at earlier tokens.</source>
        <translation>토큰이 앞선 토큰을 봅니다.</translation>
    </message>
    <message>
        <source>A gated MLP stands in for attention: each token on its own.</source>
        <translation>게이트 MLP가 어텐션을 대신합니다. 토큰마다 따로 처리합니다.</translation>
    </message>
    <message>
        <source>Slow: it has no kernel of its own yet.</source>
        <translation>느림: 아직 전용 커널이 없습니다.</translation>
    </message>
    <message>
        <source>Queries and keys come from this layer&apos;s hidden states.</source>
        <translation>쿼리와 키를 이 레이어의 은닉 상태에서 만듭니다.</translation>
    </message>
    <message>
        <source>Queries and keys come from the rows the sequence started from.</source>
        <translation>쿼리와 키를 시퀀스의 처음 임베딩 행에서 만듭니다.</translation>
    </message>
    <message>
        <source>has no meaning while token mixing is off</source>
        <translation>토큰 혼합이 꺼져 있으면 의미가 없음</translation>
    </message>
    <message>
        <source>Layer %1, %2: %3</source>
        <translation>레이어 %1, %2: %3</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>L%1</source>
        <translation>L%1</translation>
    </message>
    <message>
        <source>new</source>
        <translation>새로움</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>Attention Lab</source>
        <translation>Attention Lab</translation>
    </message>
    <message>
        <source>%1, in groups of %2 that share keys and values (%3)</source>
        <translation>%1, %2개씩 묶여 키와 값을 공유(%3)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>RoPE, θ %1</source>
        <translation>RoPE, θ %1</translation>
    </message>
    <message>
        <source>in %1 of %2 layers</source>
        <translation>레이어 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 tokens, in %2 of %3 layers</source>
        <translation>토큰 %1개, 레이어 %3개 중 %2개</translation>
    </message>
    <message>
        <source>none: texts cannot be asked</source>
        <translation>없음: 텍스트로 물을 수 없음</translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1, 토큰 %2개</translation>
    </message>
    <message>
        <source>%1, mostly %2</source>
        <translation>%1, 주로 %2</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>모델 계열</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>헤드 수</translation>
    </message>
    <message>
        <source>Head width</source>
        <translation>헤드 너비</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>%1, feed-forward %2</source>
        <translation>%1, 피드포워드 %2</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>토큰 %1개</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>윈도우</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘 크기</translation>
    </message>
    <message>
        <source>%1, head tied to the embedding</source>
        <translation>%1, 출력층이 임베딩과 묶임</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>토크나이저</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>%1, %2 parameters, %3 layers</source>
        <translation>%1, 파라미터 %2개, 레이어 %3개</translation>
    </message>
    <message>
        <source>Around texts</source>
        <translation>텍스트 앞뒤</translation>
    </message>
    <message>
        <source>%1, as its tokenizer has it</source>
        <translation>%1, 토크나이저가 정한 대로</translation>
    </message>
    <message>
        <source>by its own template, in Prompt</source>
        <translation>모델의 템플릿으로, 프롬프트에서</translation>
    </message>
    <message>
        <source>no: %1</source>
        <translation>불가: %1</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>채팅</translation>
    </message>
</context>
<context>
    <name>OffscreenCanvas</name>
    <message>
        <source>OpenGL is not available on this display.</source>
        <translation>이 디스플레이에서는 OpenGL을 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Maps need OpenGL 3.3; this display offers %1.%2.</source>
        <translation>맵에는 OpenGL 3.3이 필요하지만, 이 디스플레이는 %1.%2까지 지원합니다.</translation>
    </message>
    <message>
        <source>OpenGL is switched off by ATTNLAB_NO_OPENGL.</source>
        <translation>ATTNLAB_NO_OPENGL 때문에 OpenGL이 꺼져 있습니다.</translation>
    </message>
</context>
<context>
    <name>PageExport</name>
    <message>
        <source>The engine gave no page; it may be an older one.</source>
        <translation>엔진이 페이지를 주지 않았습니다. 더 오래된 엔진일 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>PlaceFacts</name>
    <message>
        <source>The engine of %1 is version %2, this window %3: install %3 there.</source>
        <translation>%1의 엔진은 버전 %2이고 이 창은 %3입니다. 그곳에 %3을(를) 설치하세요.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>The engine there is built for the processor alone, and %1 has %2: build it there with packaging/libtorch.sh --cuda and -DATTNLAB_CUDA=ON.</source>
        <translation>그곳의 엔진은 프로세서 전용으로 빌드되었지만 %1에는 %2이(가) 있습니다. 그곳에서 packaging/libtorch.sh --cuda와 -DATTNLAB_CUDA=ON으로 빌드하세요.</translation>
    </message>
    <message>
        <source>The engine there is built for the processor alone: for GPUs, build it on %1 with packaging/libtorch.sh --cuda and -DATTNLAB_CUDA=ON.</source>
        <translation>그곳의 엔진은 프로세서 전용으로 빌드되었습니다. GPU를 쓰려면 %1에서 packaging/libtorch.sh --cuda와 -DATTNLAB_CUDA=ON으로 빌드하세요.</translation>
    </message>
    <message>
        <source>%1 shows no GPU: runs compute on its processor, unless its command asks for one, as “srun --gpus=1” does.</source>
        <translation>%1에는 GPU가 보이지 않습니다. “srun --gpus=1”처럼 명령이 GPU를 요청하지 않으면 실행은 프로세서로 계산합니다.</translation>
    </message>
    <message>
        <source>%1 of %2 GiB free</source>
        <translation>%2 GiB 중 %1 GiB 비어 있음</translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation>%1 GiB</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>The places where engines run are lost: %1</source>
        <translation>엔진 실행 위치 목록을 읽을 수 없습니다. %1</translation>
    </message>
    <message>
        <source>Give every place a name.</source>
        <translation>위치마다 이름을 지정하세요.</translation>
    </message>
    <message>
        <source>Two places are called “%1”: rename one of them.</source>
        <translation>이름이 “%1”인 위치가 둘 있습니다. 하나의 이름을 바꾸세요.</translation>
    </message>
    <message>
        <source>“%1” needs a command that leads there, such as “ssh HOST”.</source>
        <translation>“%1”에는 “ssh HOST”처럼 그곳으로 이어지는 명령이 필요합니다.</translation>
    </message>
</context>
<context>
    <name>PlacesDialog</name>
    <message>
        <source>Where engines run</source>
        <translation>엔진 실행 위치</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>위치 목록</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Engine there</source>
        <translation>그곳의 엔진</translation>
    </message>
    <message>
        <source>attnlab, as PATH finds it there</source>
        <translation>attnlab, 그곳의 PATH에서 찾음</translation>
    </message>
    <message>
        <source>Folder of runs there</source>
        <translation>그곳의 실행 폴더</translation>
    </message>
    <message>
        <source>as here: %1</source>
        <translation>여기와 같음: %1</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>New place</source>
        <translation>새 위치</translation>
    </message>
    <message>
        <source>New place %1</source>
        <translation>새 위치 %1</translation>
    </message>
    <message>
        <source>Of this machine there is nothing to set here.</source>
        <translation>이 컴퓨터에는 정할 것이 없습니다.</translation>
    </message>
    <message>
        <source>This machine stays in the list.</source>
        <translation>이 컴퓨터는 목록에 남습니다.</translation>
    </message>
    <message>
        <source>Give the command that leads there first.</source>
        <translation>먼저 그곳으로 이어지는 명령을 입력하세요.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Asking what there is…</source>
        <translation>무엇이 있는지 묻는 중…</translation>
    </message>
    <message>
        <source>As it was at %1:</source>
        <translation>%1 기준:</translation>
    </message>
    <message>
        <source>%1, %2 threads, %3 of memory</source>
        <translation>%1, 스레드 %2개, 메모리 %3</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>driver %1</source>
        <translation>드라이버 %1</translation>
    </message>
    <message>
        <source>Nothing was asked of this place yet.</source>
        <translation>이 위치에는 아직 아무것도 묻지 않았습니다.</translation>
    </message>
    <message>
        <source>A place is a command that runs another one there, such as “ssh HOST” or “srun --gpus=1”, and the attnlab that it finds there; “env ATTNLAB_PROCESSES=2” and “mpirun -n 2” train in two processes. A new run begins at the place that is chosen under Training.</source>
        <translation>위치는 “ssh HOST”나 “srun --gpus=1”처럼 다른 명령을 그곳에서 실행하는 명령과, 그곳에 있는 attnlab입니다. “env ATTNLAB_PROCESSES=2”나 “mpirun -n 2”는 두 프로세스로 학습합니다. 새 실행은 학습 패널에서 고른 위치에서 시작합니다.</translation>
    </message>
</context>
<context>
    <name>PlotFrame</name>
    <message>
        <source>and %1 more</source>
        <translation>외 %1개</translation>
    </message>
</context>
<context>
    <name>PlotOverlay</name>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>원본</translation>
    </message>
</context>
<context>
    <name>RunDialogs</name>
    <message>
        <source>and %1 more</source>
        <translation>외 %1개</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Goes on with its weights in another form: %1</source>
        <translation>가중치를 그대로 쓰고 형식만 바뀝니다: %1</translation>
    </message>
    <message>
        <source>The mixer begins anew: %1</source>
        <translation>믹서를 새로 시작합니다: %1</translation>
    </message>
    <message>
        <source>Remove this run from the list?</source>
        <translation>이 실행을 목록에서 뺄까요?</translation>
    </message>
    <message>
        <source>Remove these %1 runs from the list?</source>
        <translation>실행 %1개를 목록에서 뺄까요?</translation>
    </message>
    <message>
        <source>Folders stay on disk, what trains goes on. Undo brings them back.</source>
        <translation>폴더는 디스크에 남고 학습은 계속됩니다. 실행 취소로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>%1 lies on another machine: delete its folder there.</source>
        <translation>%1은(는) 다른 컴퓨터에 있습니다. 그곳에서 폴더를 지우세요.</translation>
    </message>
    <message>
        <source>%1 is training: stop it first.</source>
        <translation>%1이(가) 학습 중입니다. 먼저 멈추세요.</translation>
    </message>
    <message>
        <source>Delete this run from disk?</source>
        <translation>이 실행을 디스크에서 지울까요?</translation>
    </message>
    <message>
        <source>Delete these %1 runs from disk?</source>
        <translation>실행 %1개를 디스크에서 지울까요?</translation>
    </message>
    <message>
        <source>%1 of curves, snapshots and checkpoints go for good: this cannot be undone.</source>
        <translation>곡선, 스냅숏, 체크포인트 %1이(가) 영구히 지워집니다. 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>영구히 지우기</translation>
    </message>
    <message>
        <source>Rename run</source>
        <translation>실행 이름 바꾸기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Empty: named by its layers again.</source>
        <translation>비워 두면 다시 레이어로 이름을 짓습니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Notes on %1</source>
        <translation>%1 메모</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Fork a run</source>
        <translation>실행 분기</translation>
    </message>
    <message>
        <source>Fork</source>
        <translation>분기</translation>
    </message>
    <message>
        <source>A new run that begins with weights of %1.</source>
        <translation>%1의 가중치로 시작하는 새 실행입니다.</translation>
    </message>
    <message>
        <source>From step</source>
        <translation>분기할 스텝</translation>
    </message>
    <message>
        <source>Steps to train</source>
        <translation>학습할 스텝 수</translation>
    </message>
    <message>
        <source>Weights: those saved at step %1, the newest at or before this one.</source>
        <translation>가중치: 이 스텝까지 가장 최근에 저장된 스텝 %1의 것</translation>
    </message>
    <message>
        <source>No weights were saved at or before this step.</source>
        <translation>이 스텝까지 저장된 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>All other weights are taken over. Optimizer, schedule and step count begin anew.</source>
        <translation>나머지 가중치는 모두 이어받습니다. 옵티마이저, 스케줄, 스텝 수는 새로 시작합니다.</translation>
    </message>
    <message>
        <source>%1 is a model that others trained: it is never deleted here.</source>
        <translation>%1은(는) 다른 사람이 학습한 모델입니다. 여기서는 절대 지우지 않습니다.</translation>
    </message>
</context>
<context>
    <name>RunStyle</name>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>주황</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>분홍</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>하늘색</translation>
    </message>
    <message>
        <source>Vermilion</source>
        <translation>주홍</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>보라</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>올리브색</translation>
    </message>
</context>
<context>
    <name>Setting</name>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>Number of layers</source>
        <translation>레이어 수</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>은닉 크기</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>헤드 수</translation>
    </message>
    <message>
        <source>KV heads</source>
        <translation>KV 헤드 수</translation>
    </message>
    <message>
        <source>Intermediate size</source>
        <translation>중간 크기</translation>
    </message>
    <message>
        <source>Sequence length</source>
        <translation>시퀀스 길이</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>배치 크기</translation>
    </message>
    <message>
        <source>Accumulated batches</source>
        <translation>누적 배치 수</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>워밍업 스텝 수</translation>
    </message>
    <message>
        <source>Smallest learning rate</source>
        <translation>최소 학습률</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>가중치 감쇠</translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation>베타 1</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>베타 2</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>엡실론</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>그래디언트 클리핑</translation>
    </message>
    <message>
        <source>Rotary positions</source>
        <translation>회전 위치(RoPE)</translation>
    </message>
    <message>
        <source>Rotary base</source>
        <translation>회전 기준값</translation>
    </message>
    <message>
        <source>QK norm</source>
        <translation>QK 정규화</translation>
    </message>
    <message>
        <source>Biases of q, k, v</source>
        <translation>q, k, v 편향</translation>
    </message>
    <message>
        <source>Norm on static rows</source>
        <translation>정적 행의 정규화</translation>
    </message>
    <message>
        <source>Tied embeddings</source>
        <translation>임베딩 공유</translation>
    </message>
    <message>
        <source>Initial weights&apos; deviation</source>
        <translation>초기 가중치 표준편차</translation>
    </message>
    <message>
        <source>Norm epsilon</source>
        <translation>정규화 엡실론</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>토크나이저</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘 크기</translation>
    </message>
    <message>
        <source>Longest sequence</source>
        <translation>최대 시퀀스 길이</translation>
    </message>
    <message>
        <source>Text of the second stream</source>
        <translation>두 번째 스트림의 텍스트</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>수 형식</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>Deterministic</source>
        <translation>결정적</translation>
    </message>
    <message>
        <source>Steps between evaluations</source>
        <translation>평가 간격(스텝)</translation>
    </message>
    <message>
        <source>Steps between checkpoints</source>
        <translation>체크포인트 간격(스텝)</translation>
    </message>
    <message>
        <source>Snapshots, MB</source>
        <translation>스냅샷, MB</translation>
    </message>
    <message>
        <source>Beginning of samples</source>
        <translation>샘플의 시작</translation>
    </message>
    <message>
        <source>Steps between indicators</source>
        <translation>지표 기록 간격(스텝)</translation>
    </message>
    <message>
        <source>Layers whose maps are recorded</source>
        <translation>맵을 기록할 레이어</translation>
    </message>
    <message>
        <source>Steps between recorded maps</source>
        <translation>맵 기록 간격(스텝)</translation>
    </message>
    <message>
        <source>Recorded maps, MB</source>
        <translation>기록한 맵, MB</translation>
    </message>
    <message>
        <source>Updates of the weights.</source>
        <translation>가중치를 갱신하는 횟수.</translation>
    </message>
    <message>
        <source>Sequences a micro-batch.</source>
        <translation>마이크로배치당 시퀀스 수.</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>누적</translation>
    </message>
    <message>
        <source>Micro-batches a step.</source>
        <translation>스텝당 마이크로배치 수.</translation>
    </message>
    <message>
        <source>Tokens of a sequence.</source>
        <translation>시퀀스의 토큰 수.</translation>
    </message>
    <message>
        <source>The peak of the schedule.</source>
        <translation>스케줄의 최댓값.</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>워밍업</translation>
    </message>
    <message>
        <source>Steps until the peak rate; empty: 5 % of the steps.</source>
        <translation>최대 학습률까지의 스텝 수. 비우면 전체 스텝의 5 %.</translation>
    </message>
    <message>
        <source>How the rate falls after the warm-up.</source>
        <translation>워밍업 뒤 학습률이 줄어드는 방식.</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>가중치를 0으로 당기는 세기.</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>클리핑</translation>
    </message>
    <message>
        <source>The largest norm of a gradient; 0: no clipping.</source>
        <translation>그래디언트 노름의 최댓값. 0이면 클리핑 안 함.</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>평가 간격</translation>
    </message>
    <message>
        <source>Steps between two evaluations; empty: ten a run.</source>
        <translation>두 평가 사이의 스텝 수. 비우면 실행당 열 번.</translation>
    </message>
    <message>
        <source>Indicators every</source>
        <translation>지표 간격</translation>
    </message>
    <message>
        <source>Steps between two readings; 0: none; empty: a few hundred a run.</source>
        <translation>지표를 읽는 스텝 간격. 0: 읽지 않음, 비움: 한 실행에 수백 번.</translation>
    </message>
    <message>
        <source>Record maps</source>
        <translation>맵 기록</translation>
    </message>
    <message>
        <source>Layers whose maps are kept while training, as 1,3-5, or all; empty: none.</source>
        <translation>학습하면서 맵을 남길 층. 예: 1,3-5 또는 all(모두). 비움: 기록하지 않음.</translation>
    </message>
    <message>
        <source>Maps every</source>
        <translation>맵 간격</translation>
    </message>
    <message>
        <source>Steps between two recorded maps; empty: as often as indicators.</source>
        <translation>기록된 두 맵 사이의 스텝 수. 비움: 지표와 같은 간격.</translation>
    </message>
    <message>
        <source>Maps, MB</source>
        <translation>맵 용량, MB</translation>
    </message>
    <message>
        <source>Room for recorded maps; when it is full, every second one goes.</source>
        <translation>기록된 맵을 둘 공간. 가득 차면 하나 걸러 하나씩 지웁니다.</translation>
    </message>
    <message>
        <source>First weights and the order of the data.</source>
        <translation>초기 가중치와 데이터 순서를 정합니다.</translation>
    </message>
    <message>
        <source>Where the run computes.</source>
        <translation>실행이 계산하는 곳.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Numbers of the forward and backward pass.</source>
        <translation>순전파와 역전파의 수 형식.</translation>
    </message>
    <message>
        <source>Threads of the processor; empty: all cores.</source>
        <translation>프로세서 스레드 수. 비우면 모든 코어.</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>What turns gradients into updates. Muon makes those of hidden matrices orthogonal and leaves the rest to AdamW.</source>
        <translation>그래디언트를 갱신으로 바꾸는 방식. Muon은 은닉 행렬의 갱신을 직교화하고 나머지는 AdamW에 맡깁니다.</translation>
    </message>
    <message>
        <source>Rotary scaling</source>
        <translation>회전 배율</translation>
    </message>
    <message>
        <source>Layers that rotate</source>
        <translation>회전하는 층</translation>
    </message>
    <message>
        <source>Tokens that layers see</source>
        <translation>층이 보는 토큰 수</translation>
    </message>
    <message>
        <source>Head size</source>
        <translation>헤드 크기</translation>
    </message>
    <message>
        <source>Bias of the output projection</source>
        <translation>출력 투영의 편향</translation>
    </message>
    <message>
        <source>Biases of the feed-forward</source>
        <translation>피드포워드의 편향</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>모델 계열</translation>
    </message>
    <message>
        <source>Channels of a head that rotate</source>
        <translation>헤드마다 회전하는 채널</translation>
    </message>
    <message>
        <source>Learned positions</source>
        <translation>학습된 위치</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>정규화 방식</translation>
    </message>
    <message>
        <source>Feed-forward</source>
        <translation>피드포워드</translation>
    </message>
    <message>
        <source>Mixer and feed-forward side by side</source>
        <translation>믹서와 피드포워드를 나란히</translation>
    </message>
</context>
<context>
    <name>Task</name>
    <message>
        <source>Bracket matching</source>
        <translation>괄호 맞추기</translation>
    </message>
    <message>
        <source>Random nested brackets of four kinds; predict the kind of every closing one.</source>
        <translation>네 종류의 괄호가 무작위로 겹칩니다. 닫는 괄호의 종류를 예측합니다.</translation>
    </message>
    <message>
        <source>Modular addition</source>
        <translation>모듈러 덧셈</translation>
    </message>
    <message>
        <source>Sums modulo 23, one after the other; predict each result. A fifth of all pairs is never trained on.</source>
        <translation>23으로 나눈 나머지의 덧셈이 이어집니다. 결과를 예측합니다. 모든 쌍의 5분의 1은 학습에 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Needle in a haystack</source>
        <translation>건초 더미 속 바늘</translation>
    </message>
    <message>
        <source>One key and its value stand far back among filler; the key comes again at the end, predict the value.</source>
        <translation>채움 토큰 사이 먼 앞쪽에 키와 값이 하나씩 있습니다. 끝에 키가 다시 나오면 값을 예측합니다.</translation>
    </message>
    <message>
        <source>Reverse</source>
        <translation>뒤집기</translation>
    </message>
    <message>
        <source>A random word of changing length, an arrow, the word backwards.</source>
        <translation>길이가 바뀌는 무작위 단어, 화살표, 거꾸로 쓴 단어.</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>정렬</translation>
    </message>
    <message>
        <source>A random word of changing length, an arrow, its symbols in order.</source>
        <translation>길이가 바뀌는 무작위 단어, 화살표, 순서대로 놓은 기호.</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>회상</translation>
    </message>
    <message>
        <source>A random word of changing length is repeated to the end; predict the repeats.</source>
        <translation>길이가 바뀌는 무작위 단어가 끝까지 반복됩니다. 반복을 예측합니다.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>A random word fills the first half and is repeated once; the period never changes.</source>
        <translation>무작위 단어가 앞 절반을 채우고 한 번 반복됩니다. 주기는 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>이야기</translation>
    </message>
    <message>
        <source>Small English stories about two people and their things; predict who owns what.</source>
        <translation>두 사람과 그 물건에 관한 짧은 영어 이야기. 누가 무엇을 가졌는지 예측합니다.</translation>
    </message>
</context>
<context>
    <name>Term</name>
    <message>
        <source>Principles</source>
        <translation>원리</translation>
    </message>
    <message>
        <source>Token mixing</source>
        <translation>토큰 혼합</translation>
    </message>
    <message>
        <source>Information moves from token to token: each position takes a weighted mean of the positions before it.</source>
        <translation>정보가 토큰에서 토큰으로 옮겨 갑니다. 각 위치는 앞선 위치들의 가중 평균을 얻습니다.</translation>
    </message>
    <message>
        <source>Switched off, a layer is an MLP of the same size that sees one token at a time; its map is the diagonal. Look how much a model loses without it.</source>
        <translation>끄면 층은 한 번에 토큰 하나만 보는 같은 크기의 MLP가 되고 맵은 대각선이 됩니다. 이것이 없을 때 모델이 얼마나 나빠지는지 보십시오.</translation>
    </message>
    <message>
        <source>paper §1, P1; Eq. 4-5 when it is off</source>
        <translation>논문 §1, P1; 껐을 때는 식 4-5</translation>
    </message>
    <message>
        <source>Mathematical form</source>
        <translation>수학적 형식</translation>
    </message>
    <message>
        <source>How scores become weights: softmax, its second-order Taylor polynomial, or one gate for each token.</source>
        <translation>점수가 가중치가 되는 방법입니다. 소프트맥스, 그 2차 테일러 다항식, 또는 토큰마다 하나의 게이트입니다.</translation>
    </message>
    <message>
        <source>The same queries and keys give another map under each form: compare how sharp the rows are.</source>
        <translation>같은 쿼리와 키라도 형식마다 다른 맵이 됩니다. 행이 얼마나 뾰족한지 비교하십시오.</translation>
    </message>
    <message>
        <source>paper §1, P2; Eq. 1, 6, 8</source>
        <translation>논문 §1, P2; 식 1, 6, 8</translation>
    </message>
    <message>
        <source>Sequence dependency</source>
        <translation>시퀀스 의존성</translation>
    </message>
    <message>
        <source>Whether the weights depend on the text: queries and keys come from the input, from random rows, or from one fixed text.</source>
        <translation>가중치가 글에 따라 달라지는지입니다. 쿼리와 키는 입력, 무작위 행, 또는 고정된 한 글에서 옵니다.</translation>
    </message>
    <message>
        <source>Without it every text gets the same map. Type another text: a fixed map does not move.</source>
        <translation>이것이 없으면 모든 글이 같은 맵을 얻습니다. 다른 글을 입력해 보십시오. 고정 맵은 움직이지 않습니다.</translation>
    </message>
    <message>
        <source>paper §1, P3; Eq. 9-12</source>
        <translation>논문 §1, P3; 식 9-12</translation>
    </message>
    <message>
        <source>Current QK</source>
        <translation>현재 QK</translation>
    </message>
    <message>
        <source>Whether queries and keys are made of this layer&apos;s own hidden states or of the token embeddings below the stack.</source>
        <translation>쿼리와 키를 이 층 자신의 은닉 상태로 만드는지, 스택 아래의 토큰 임베딩으로 만드는지입니다.</translation>
    </message>
    <message>
        <source>Static queries and keys know which tokens there are, not what the layers found out about them.</source>
        <translation>정적 쿼리와 키는 어떤 토큰이 있는지는 알지만, 층들이 그것에 대해 알아낸 것은 모릅니다.</translation>
    </message>
    <message>
        <source>paper §1, P4; Eq. 13</source>
        <translation>논문 §1, P4; 식 13</translation>
    </message>
    <message>
        <source>Mixers</source>
        <translation>믹서</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>표준</translation>
    </message>
    <message>
        <source>Attention as it is known: softmax of dot products of this layer&apos;s queries and keys.</source>
        <translation>널리 알려진 어텐션입니다. 이 층의 쿼리와 키의 내적에 소프트맥스를 적용합니다.</translation>
    </message>
    <message>
        <source>The one that the others are compared with; every mixer has as many parameters.</source>
        <translation>다른 것들과 비교하는 기준입니다. 모든 믹서의 매개변수 수는 같습니다.</translation>
    </message>
    <message>
        <source>paper Eq. 1-3</source>
        <translation>논문 식 1-3</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>No mixing: three maps of the same size make a gated feed-forward of each token alone.</source>
        <translation>혼합이 없습니다. 같은 크기의 행렬 세 개가 토큰 하나하나에 대한 게이트 순방향망을 이룹니다.</translation>
    </message>
    <message>
        <source>In every layer it cannot copy anything; in every second layer it comes close to standard.</source>
        <translation>모든 층에 두면 아무것도 베낄 수 없고, 한 층 걸러 두면 표준에 가까워집니다.</translation>
    </message>
    <message>
        <source>paper Eq. 4-5</source>
        <translation>논문 식 4-5</translation>
    </message>
    <message>
        <source>Approximate</source>
        <translation>근사</translation>
    </message>
    <message>
        <source>The exponential of softmax is replaced by its second-order Taylor polynomial.</source>
        <translation>소프트맥스의 지수 함수를 2차 테일러 다항식으로 바꿉니다.</translation>
    </message>
    <message>
        <source>Rows stay softer than softmax makes them; it can be computed in linear time.</source>
        <translation>행이 소프트맥스보다 부드럽게 남습니다. 선형 시간에 계산할 수 있습니다.</translation>
    </message>
    <message>
        <source>paper Eq. 6, 14-17</source>
        <translation>논문 식 6, 14-17</translation>
    </message>
    <message>
        <source>Non-approximate</source>
        <translation>비근사</translation>
    </message>
    <message>
        <source>No pair is compared: each token has one score of its own, and a row is the softmax of the scores so far.</source>
        <translation>쌍을 비교하지 않습니다. 토큰마다 점수가 하나씩 있고, 행은 그때까지의 점수의 소프트맥스입니다.</translation>
    </message>
    <message>
        <source>Columns, not diagonals: a token is important to all or to none. Alone it collapses, in a hybrid it does not.</source>
        <translation>대각선이 아니라 열이 보입니다. 토큰은 모두에게 중요하거나 아무에게도 중요하지 않습니다. 혼자서는 무너지지만 하이브리드에서는 그렇지 않습니다.</translation>
    </message>
    <message>
        <source>paper Eq. 7-8, 18</source>
        <translation>논문 식 7-8, 18</translation>
    </message>
    <message>
        <source>RndEmbQK</source>
        <translation>RndEmbQK</translation>
    </message>
    <message>
        <source>Queries and keys come from a second stream that starts with random rows and passes the same layers.</source>
        <translation>쿼리와 키는 무작위 행에서 시작해 같은 층들을 지나는 두 번째 흐름에서 옵니다.</translation>
    </message>
    <message>
        <source>Its map is the same for every text: it can learn where to look, not what for.</source>
        <translation>맵이 모든 글에서 같습니다. 어디를 볼지는 배울 수 있지만 무엇을 찾을지는 배울 수 없습니다.</translation>
    </message>
    <message>
        <source>paper Eq. 9-10</source>
        <translation>논문 식 9-10</translation>
    </message>
    <message>
        <source>FixedSeqQK</source>
        <translation>FixedSeqQK</translation>
    </message>
    <message>
        <source>As RndEmbQK, but the second stream starts with the embeddings of one fixed text.</source>
        <translation>RndEmbQK와 같지만 두 번째 흐름이 고정된 한 글의 임베딩에서 시작합니다.</translation>
    </message>
    <message>
        <source>The same for every text, too; its map shows the structure of that text.</source>
        <translation>역시 모든 글에서 같습니다. 맵은 그 글의 구조를 보여 줍니다.</translation>
    </message>
    <message>
        <source>paper Eq. 11-12</source>
        <translation>논문 식 11-12</translation>
    </message>
    <message>
        <source>StaticEmbQK</source>
        <translation>StaticEmbQK</translation>
    </message>
    <message>
        <source>Queries and keys come from the token embeddings, values from this layer.</source>
        <translation>쿼리와 키는 토큰 임베딩에서, 값은 이 층에서 옵니다.</translation>
    </message>
    <message>
        <source>It finds equal tokens and fixed distances, not what depends on what other layers saw.</source>
        <translation>같은 토큰과 일정한 거리는 찾지만, 다른 층이 본 것에 달린 것은 찾지 못합니다.</translation>
    </message>
    <message>
        <source>paper Eq. 13</source>
        <translation>논문 식 13</translation>
    </message>
    <message>
        <source>Placements</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>균일</translation>
    </message>
    <message>
        <source>The mixer stands in every layer.</source>
        <translation>믹서가 모든 층에 있습니다.</translation>
    </message>
    <message>
        <source>What a mixer can do alone.</source>
        <translation>믹서가 혼자서 할 수 있는 일입니다.</translation>
    </message>
    <message>
        <source>paper §3</source>
        <translation>논문 §3</translation>
    </message>
    <message>
        <source>Hybrid</source>
        <translation>하이브리드</translation>
    </message>
    <message>
        <source>The mixer stands in odd layers, standard attention in even ones.</source>
        <translation>홀수 층에는 믹서가, 짝수 층에는 표준 어텐션이 있습니다.</translation>
    </message>
    <message>
        <source>What layers do together: nearly every hybrid is close to standard.</source>
        <translation>층들이 함께 하는 일입니다. 거의 모든 하이브리드가 표준에 가깝습니다.</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>A trained hybrid evaluated with its variant layers left out, without further training.</source>
        <translation>학습된 하이브리드에서 변형 층을 빼고, 더 학습하지 않고 평가한 것입니다.</translation>
    </message>
    <message>
        <source>If it still worked, these layers would have done nothing. It does not.</source>
        <translation>그래도 잘 된다면 그 층들은 아무 일도 하지 않은 것입니다. 그렇지 않습니다.</translation>
    </message>
    <message>
        <source>Stages of a map</source>
        <translation>맵의 단계</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>How well the query of a row fits the key of a column, before anything is hidden.</source>
        <translation>아무것도 가리기 전에 행의 쿼리가 열의 키와 얼마나 잘 맞는지입니다.</translation>
    </message>
    <message>
        <source>Any number; large ones make sharp rows. Layers without pairs have one score a token.</source>
        <translation>어떤 수도 될 수 있습니다. 크면 행이 뾰족해집니다. 쌍이 없는 층은 토큰마다 점수가 하나입니다.</translation>
    </message>
    <message>
        <source>paper Eq. 1, 7</source>
        <translation>논문 식 1, 7</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>The scores that count: a row sees itself and what stands before it.</source>
        <translation>쓰이는 점수입니다. 행은 자신과 그 앞에 있는 것을 봅니다.</translation>
    </message>
    <message>
        <source>What is hatched lies in the future and gets no weight.</source>
        <translation>빗금 친 곳은 미래에 있어 가중치를 받지 않습니다.</translation>
    </message>
    <message>
        <source>paper Eq. 2</source>
        <translation>논문 식 2</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>The map: how much of each token&apos;s value a row takes. A row sums to 1.</source>
        <translation>맵입니다. 행이 각 토큰의 값을 얼마나 가져오는지이며, 한 행의 합은 1입니다.</translation>
    </message>
    <message>
        <source>A line below the diagonal looks back by a fixed distance, a column is a token that all look at.</source>
        <translation>대각선 아래의 선은 일정한 거리만큼 뒤를 보는 것이고, 열은 모두가 보는 토큰입니다.</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>What each row gets: the values it took, weighted; a column is a number of the head, not a token.</source>
        <translation>각 행이 얻는 것, 곧 가중된 값들입니다. 열은 토큰이 아니라 헤드의 수입니다.</translation>
    </message>
    <message>
        <source>A sink disappears here: the weight was heavy, the value light.</source>
        <translation>싱크는 여기서 사라집니다. 가중치는 컸지만 값은 작았습니다.</translation>
    </message>
    <message>
        <source>paper Eq. 3</source>
        <translation>논문 식 3</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>엔트로피</translation>
    </message>
    <message>
        <source>How many tokens a row mixes: the mean over rows of −Σ a ln a.</source>
        <translation>한 행이 토큰을 얼마나 많이 섞는지입니다. 행에 대한 −Σ a ln a의 평균입니다.</translation>
    </message>
    <message>
        <source>High: nearly a mean of everything. Low: few tokens. 0: one token alone.</source>
        <translation>높으면 거의 전체의 평균이고, 낮으면 적은 수의 토큰이며, 0이면 토큰 하나뿐입니다.</translation>
    </message>
    <message>
        <source>paper §4.4</source>
        <translation>논문 §4.4</translation>
    </message>
    <message>
        <source>Concentration</source>
        <translation>집중도</translation>
    </message>
    <message>
        <source>The Frobenius norm of the map.</source>
        <translation>맵의 프로베니우스 노름입니다.</translation>
    </message>
    <message>
        <source>High: each row chooses few tokens. It is the counterpart of entropy.</source>
        <translation>높으면 각 행이 적은 수의 토큰을 고릅니다. 엔트로피의 반대편입니다.</translation>
    </message>
    <message>
        <source>Head diversity</source>
        <translation>헤드 다양성</translation>
    </message>
    <message>
        <source>How differently the heads of a layer look: their standard deviation, cell by cell, in the mean.</source>
        <translation>한 층의 헤드들이 얼마나 다르게 보는지입니다. 칸마다의 표준편차를 평균한 것입니다.</translation>
    </message>
    <message>
        <source>0: all heads do the same, so that one would do.</source>
        <translation>0이면 모든 헤드가 같은 일을 하므로 하나로 충분합니다.</translation>
    </message>
    <message>
        <source>Sink</source>
        <translation>싱크</translation>
    </message>
    <message>
        <source>The mean weight on the first token.</source>
        <translation>첫 토큰에 주는 가중치의 평균입니다.</translation>
    </message>
    <message>
        <source>Near 1: rows rest there when nothing else fits, a habit of trained models.</source>
        <translation>1에 가까우면 맞는 것이 없을 때 행이 그곳에서 쉽니다. 학습된 모델의 습관입니다.</translation>
    </message>
    <message>
        <source>Locality</source>
        <translation>지역성</translation>
    </message>
    <message>
        <source>The mean weight on the token itself (F0), one back (F1), two (F2) or three (F3).</source>
        <translation>토큰 자신(F0), 하나 앞(F1), 둘 앞(F2), 셋 앞(F3)에 주는 가중치의 평균입니다.</translation>
    </message>
    <message>
        <source>A high F1 is a head that looks at the previous token.</source>
        <translation>F1이 높으면 바로 앞 토큰을 보는 헤드입니다.</translation>
    </message>
    <message>
        <source>Logit range</source>
        <translation>로짓 범위</translation>
    </message>
    <message>
        <source>How far the scores of a layer reach: smallest, quartiles, largest.</source>
        <translation>한 층의 점수가 어디까지 미치는지입니다. 최솟값, 사분위수, 최댓값입니다.</translation>
    </message>
    <message>
        <source>Beyond 1 000 training becomes unstable; in hybrids it stays below 10.</source>
        <translation>1 000을 넘으면 학습이 불안정해집니다. 하이브리드에서는 10 아래에 머뭅니다.</translation>
    </message>
    <message>
        <source>paper §4.4, Fig. 2</source>
        <translation>논문 §4.4, 그림 2</translation>
    </message>
    <message>
        <source>Kinds of heads</source>
        <translation>헤드의 종류</translation>
    </message>
    <message>
        <source>Previous-token head</source>
        <translation>직전 토큰 헤드</translation>
    </message>
    <message>
        <source>Looks at the token before.</source>
        <translation>바로 앞 토큰을 봅니다.</translation>
    </message>
    <message>
        <source>A line just below the diagonal.</source>
        <translation>대각선 바로 아래의 선입니다.</translation>
    </message>
    <message>
        <source>Duplicate-token head</source>
        <translation>중복 토큰 헤드</translation>
    </message>
    <message>
        <source>Looks at where the same token stood before.</source>
        <translation>같은 토큰이 전에 있던 곳을 봅니다.</translation>
    </message>
    <message>
        <source>On a repeated text: a line one period back.</source>
        <translation>반복되는 글에서는 한 주기 앞의 선입니다.</translation>
    </message>
    <message>
        <source>Induction head</source>
        <translation>귀납 헤드</translation>
    </message>
    <message>
        <source>Looks at the token that came after the same token last time, and so can go on with a pattern.</source>
        <translation>지난번에 같은 토큰 뒤에 온 토큰을 봅니다. 그래서 패턴을 이어 갈 수 있습니다.</translation>
    </message>
    <message>
        <source>On a repeated text: a line one period back, less one. It is what copies.</source>
        <translation>반복되는 글에서는 한 주기보다 하나 가까운 선입니다. 베끼는 일을 하는 것이 이것입니다.</translation>
    </message>
    <message>
        <source>Sink head</source>
        <translation>싱크 헤드</translation>
    </message>
    <message>
        <source>Rests on the first token.</source>
        <translation>첫 토큰에서 쉽니다.</translation>
    </message>
    <message>
        <source>A bright first column.</source>
        <translation>첫 열이 진합니다.</translation>
    </message>
    <message>
        <source>Local head</source>
        <translation>지역 헤드</translation>
    </message>
    <message>
        <source>Looks at a few tokens just before.</source>
        <translation>바로 앞의 몇 토큰을 봅니다.</translation>
    </message>
    <message>
        <source>A band below the diagonal.</source>
        <translation>대각선 아래의 띠입니다.</translation>
    </message>
    <message>
        <source>Uniform head</source>
        <translation>균일 헤드</translation>
    </message>
    <message>
        <source>Takes the mean of all tokens so far.</source>
        <translation>그때까지의 모든 토큰을 평균합니다.</translation>
    </message>
    <message>
        <source>A smooth map; its entropy is the largest there is.</source>
        <translation>매끄러운 맵이며 엔트로피가 가장 큽니다.</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>How surprised the model is by the next token, in nats a token, on the batch it has just trained on.</source>
        <translation>방금 학습한 배치에서 모델이 다음 토큰에 얼마나 놀랐는지를 토큰당 내트로 나타냅니다.</translation>
    </message>
    <message>
        <source>It falls while the model learns; ln of the vocabulary&apos;s size is guessing.</source>
        <translation>모델이 배우는 동안 내려갑니다. 어휘 크기의 ln은 찍는 수준입니다.</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>The loss on text that is never trained on.</source>
        <translation>학습에 쓰지 않는 글에서의 손실입니다.</translation>
    </message>
    <message>
        <source>When it rises while the loss falls, the model learns by heart.</source>
        <translation>손실이 내려가는데 이것이 오르면 모델이 외우고 있는 것입니다.</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>혼란도</translation>
    </message>
    <message>
        <source>Among how many equally likely tokens the model seems to choose.</source>
        <translation>모델이 같은 확률의 토큰 몇 개 가운데서 고르는 셈인지입니다.</translation>
    </message>
    <message>
        <source>It falls with a longer context only if tokens mix.</source>
        <translation>토큰이 섞일 때만 문맥이 길어지면 내려갑니다.</translation>
    </message>
    <message>
        <source>paper §4.1</source>
        <translation>논문 §4.1</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>How often the likeliest token is the right one, where the task has a right one.</source>
        <translation>정답이 있는 과제에서 가장 그럴듯한 토큰이 정답인 비율입니다.</translation>
    </message>
    <message>
        <source>1: always.</source>
        <translation>1이면 언제나 맞습니다.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>How far a step goes: it warms up, then falls by the schedule.</source>
        <translation>한 스텝이 얼마나 멀리 가는지입니다. 예열한 뒤 일정에 따라 내려갑니다.</translation>
    </message>
    <message>
        <source>A jump of the loss often means that it was too large.</source>
        <translation>손실이 튀면 이것이 너무 컸던 경우가 많습니다.</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>기울기 노름</translation>
    </message>
    <message>
        <source>How steep the loss is before the gradient is clipped.</source>
        <translation>기울기를 자르기 전에 손실이 얼마나 가파른지입니다.</translation>
    </message>
    <message>
        <source>Spikes are steps that would have gone too far.</source>
        <translation>솟은 곳은 너무 멀리 갔을 스텝입니다.</translation>
    </message>
    <message>
        <source>Tokens a second</source>
        <translation>초당 토큰</translation>
    </message>
    <message>
        <source>How much text is trained on in a second, evaluation left out.</source>
        <translation>평가를 뺀 채 1초에 학습하는 글의 양입니다.</translation>
    </message>
    <message>
        <source>It falls when other programs take the processor.</source>
        <translation>다른 프로그램이 프로세서를 쓰면 내려갑니다.</translation>
    </message>
    <message>
        <source>In the window</source>
        <translation>창에서</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>스냅샷</translation>
    </message>
    <message>
        <source>The weights of one step, kept so that any text can be asked of that step later.</source>
        <translation>나중에 그 스텝에 어떤 글이든 물을 수 있도록 남겨 둔 한 스텝의 가중치입니다.</translation>
    </message>
    <message>
        <source>Marks under the step cursor; snapshots stand close at first, then farther apart.</source>
        <translation>스텝 커서 아래의 표시입니다. 처음에는 촘촘하고 뒤로 갈수록 성깁니다.</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>All that a run needs to go on to the bit; it opens in other programs, too.</source>
        <translation>실행이 비트까지 똑같이 이어지는 데 필요한 모든 것입니다. 다른 프로그램에서도 열립니다.</translation>
    </message>
    <message>
        <source>File, Export, Checkpoint folder… makes a folder of it.</source>
        <translation>파일, 내보내기, 체크포인트 폴더…로 폴더를 만듭니다.</translation>
    </message>
    <message>
        <source>Fork</source>
        <translation>분기</translation>
    </message>
    <message>
        <source>A new run that begins with the weights of another one&apos;s step, with some layers changed.</source>
        <translation>다른 실행의 어느 스텝의 가중치에서 시작하고 일부 층을 바꾼 새 실행입니다.</translation>
    </message>
    <message>
        <source>Paint a layer of a trained run, then Fork.</source>
        <translation>학습된 실행의 층을 칠한 뒤 분기하십시오.</translation>
    </message>
    <message>
        <source>Logit lens</source>
        <translation>로짓 렌즈</translation>
    </message>
    <message>
        <source>What the model would predict if it ended after each layer.</source>
        <translation>각 층 뒤에서 끝난다면 모델이 무엇을 예측할지입니다.</translation>
    </message>
    <message>
        <source>Look at the layer from which on the prediction stays.</source>
        <translation>어느 층부터 예측이 그대로인지 보십시오.</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>흐름</translation>
    </message>
    <message>
        <source>How much of each token has arrived at a position after each layer, by the product of the maps (half of each being what passes by).</source>
        <translation>각 층 뒤에 각 토큰이 어느 위치에 얼마나 도착했는지를 맵의 곱으로 나타냅니다(각각 절반은 그냥 지나가는 것으로 봅니다).</translation>
    </message>
    <message>
        <source>Two layers together reach what one cannot.</source>
        <translation>한 층이 닿지 못하는 곳에 두 층이 함께 닿습니다.</translation>
    </message>
    <message>
        <source>Abnar &amp; Zuidema 2020</source>
        <translation>Abnar &amp; Zuidema 2020</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>가정</translation>
    </message>
    <message>
        <source>The model with layers, mixers or heads left out, or with another map; the run itself is never touched.</source>
        <translation>층, 믹서, 헤드를 빼거나 다른 맵을 둔 모델입니다. 실행 자체는 건드리지 않습니다.</translation>
    </message>
    <message>
        <source>The loss before and after says how much a part does.</source>
        <translation>전후의 손실이 그 부분이 얼마나 일하는지 말해 줍니다.</translation>
    </message>
    <message>
        <source>Map difference</source>
        <translation>맵 차이</translation>
    </message>
    <message>
        <source>One map less another one: of another step, run or head, or without the what-if.</source>
        <translation>한 맵에서 다른 맵을 뺀 것입니다. 다른 스텝, 실행, 헤드의 맵이거나 가정을 적용하지 않은 맵입니다.</translation>
    </message>
    <message>
        <source>Two colours: more weight than there, and less.</source>
        <translation>두 색은 그쪽보다 가중치가 크고 작음을 나타냅니다.</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>띠</translation>
    </message>
    <message>
        <source>The mean over seeds with one standard deviation to both sides.</source>
        <translation>시드에 대한 평균과 양쪽으로 표준편차 하나입니다.</translation>
    </message>
    <message>
        <source>Where two bands overlap, the difference may be chance.</source>
        <translation>두 띠가 겹치는 곳에서는 차이가 우연일 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>TermPicture</name>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>소프트맥스</translation>
    </message>
    <message>
        <source>low</source>
        <translation>낮음</translation>
    </message>
    <message>
        <source>one head</source>
        <translation>한 헤드</translation>
    </message>
    <message>
        <source>F0 is high</source>
        <translation>F0이 높음</translation>
    </message>
    <message>
        <source>a word of 6 tokens, repeated</source>
        <translation>6토큰 낱말의 반복</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Taylor</source>
        <translation>테일러</translation>
    </message>
    <message>
        <source>high</source>
        <translation>높음</translation>
    </message>
    <message>
        <source>another</source>
        <translation>다른 헤드</translation>
    </message>
    <message>
        <source>F2 is high</source>
        <translation>F2가 높음</translation>
    </message>
</context>
<context>
    <name>TrainModelDialog</name>
    <message>
        <source>Train a model on</source>
        <translation>모델 이어 학습</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>A new run begins with the weights of %1. The model&apos;s own files stay as they are.</source>
        <translation>%1의 가중치로 시작하는 새 실행입니다. 모델의 파일은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Steps to train</source>
        <translation>학습할 스텝 수</translation>
    </message>
    <message>
        <source>Sequences a step</source>
        <translation>스텝당 시퀀스 수</translation>
    </message>
    <message>
        <source>Tokens a sequence</source>
        <translation>시퀀스당 토큰 수</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Choose text</source>
        <translation>텍스트 선택</translation>
    </message>
    <message>
        <source>Texts (*.txt);;All files (*)</source>
        <translation>텍스트 (*.txt);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Choose text…</source>
        <translation>텍스트 선택…</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 외 %2개</translation>
    </message>
    <message>
        <source>Text: %1</source>
        <translation>텍스트: %1</translation>
    </message>
    <message>
        <source>Choose the text that it is trained on.</source>
        <translation>학습할 텍스트를 고르세요.</translation>
    </message>
    <message>
        <source>All weights are taken over; no layer is painted.</source>
        <translation>가중치를 모두 물려받습니다. 칠한 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>All other weights are taken over.</source>
        <translation>나머지 가중치는 모두 물려받습니다.</translation>
    </message>
    <message>
        <source>Text is cut into the model&apos;s own tokens.</source>
        <translation>텍스트는 모델 자신의 토큰으로 나눕니다.</translation>
    </message>
    <message>
        <source>Training takes about %1 of memory, and three snapshots of %2 go to disk.</source>
        <translation>학습에는 메모리가 약 %1 필요하고, 디스크에 %2짜리 스냅숏이 세 개 저장됩니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::AblatePanel</name>
    <message>
        <source>Loss %1 → %2 (%3%4)</source>
        <translation>손실 %1 → %2 (%3%4)</translation>
    </message>
    <message>
        <source>Accuracy %1 → %2, exact %3 → %4, on %5 held-out sequences at step %6.</source>
        <translation>정확도 %1 → %2, 완전 일치 %3 → %4. 스텝 %6에서 학습에 쓰지 않은 시퀀스 %5개로 쟀습니다.</translation>
    </message>
    <message>
        <source>The paper&apos;s skip evaluation: every layer that is not standard is left out</source>
        <translation>논문의 건너뛰기 평가: 표준이 아닌 레이어를 모두 뺍니다</translation>
    </message>
    <message>
        <source>All layers of this run are standard: there is nothing to skip</source>
        <translation>이 실행의 레이어는 모두 표준이라 건너뛸 것이 없습니다</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>가정</translation>
    </message>
    <message>
        <source>Skip all variant layers</source>
        <translation>변형 레이어 모두 건너뛰기</translation>
    </message>
    <message>
        <source>Back to the model as it is</source>
        <translation>원래 모델로 돌아가기</translation>
    </message>
    <message>
        <source>Select a run to leave out layers or heads of its model and see what that does. The run itself is never touched.</source>
        <translation>실행을 고르면 그 모델의 레이어나 헤드를 빼고 무엇이 달라지는지 볼 수 있습니다. 실행 자체는 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>그대로</translation>
    </message>
    <message>
        <source>skip the block</source>
        <translation>블록 건너뛰기</translation>
    </message>
    <message>
        <source>skip the mixer</source>
        <translation>믹서 건너뛰기</translation>
    </message>
    <message>
        <source>uniform map</source>
        <translation>균일 맵</translation>
    </message>
    <message>
        <source>identity map</source>
        <translation>항등 맵</translation>
    </message>
    <message>
        <source>previous token</source>
        <translation>앞 토큰</translation>
    </message>
    <message>
        <source>L%1</source>
        <translation>L%1</translation>
    </message>
    <message>
        <source>Layer %1, %2</source>
        <translation>레이어 %1, %2</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>레이어 %1, 헤드 %2</translation>
    </message>
    <message>
        <source>Head %1 of layer %2: on or off</source>
        <translation>레이어 %2의 헤드 %1: 켜기/끄기</translation>
    </message>
    <message>
        <source>This layer is left out as a whole.</source>
        <translation>이 레이어는 통째로 빠져 있습니다.</translation>
    </message>
    <message>
        <source>Select a run first.</source>
        <translation>먼저 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>Nothing is left out.</source>
        <translation>빠진 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::AlarmList</name>
    <message>
        <source>No alarms.</source>
        <translation>경보가 없습니다.</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>그곳으로 가기</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>경보</translation>
    </message>
    <message>
        <source>Bad</source>
        <translation>나쁨</translation>
    </message>
    <message>
        <source>Watch it</source>
        <translation>주의</translation>
    </message>
    <message>
        <source>Harmless</source>
        <translation>무해</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Since step</source>
        <translation>시작 단계</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>경보</translation>
    </message>
</context>
<context>
    <name>attnlab::ColorBar</name>
    <message>
        <source>Range of the colours</source>
        <translation>색상 범위</translation>
    </message>
    <message>
        <source>Drag the handles to set the range of the colours</source>
        <translation>핸들을 끌어 색상 범위를 정합니다</translation>
    </message>
    <message>
        <source>From %1 to %2</source>
        <translation>%1부터 %2까지</translation>
    </message>
</context>
<context>
    <name>attnlab::CommandPalette</name>
    <message>
        <source>Search commands</source>
        <translation>명령 검색</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>No command fits.</source>
        <translation>맞는 명령이 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::CorpusPanel</name>
    <message>
        <source>Choose text</source>
        <translation>텍스트 선택</translation>
    </message>
    <message>
        <source>Text (*.txt *.json *.jsonl *.gz *.zst tokenizer.json);;All files (*)</source>
        <translation>텍스트 (*.txt *.json *.jsonl *.gz *.zst tokenizer.json);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Choose a folder of text</source>
        <translation>텍스트 폴더 선택</translation>
    </message>
    <message>
        <source>Choose text to hold out</source>
        <translation>학습에 쓰지 않을 텍스트 선택</translation>
    </message>
    <message>
        <source>Text (*.txt *.json *.jsonl *.gz *.zst);;All files (*)</source>
        <translation>텍스트 (*.txt *.json *.jsonl *.gz *.zst);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Choose a tokenizer</source>
        <translation>토크나이저 선택</translation>
    </message>
    <message>
        <source>Tokenizers (tokenizer.json *.json)</source>
        <translation>토크나이저 (tokenizer.json *.json)</translation>
    </message>
    <message>
        <source>Folder of the corpus</source>
        <translation>말뭉치 폴더</translation>
    </message>
    <message>
        <source>What comes of it appears here: its size in tokens and its first tokens.</source>
        <translation>준비한 결과가 여기에 나타납니다. 토큰 수와 첫 토큰들을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Prepared corpus</source>
        <translation>준비된 말뭉치</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Text of the corpus</source>
        <translation>말뭉치의 텍스트</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>파일 추가…</translation>
    </message>
    <message>
        <source>Add files to the corpus</source>
        <translation>말뭉치에 파일 추가</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Add a folder to the corpus</source>
        <translation>말뭉치에 폴더 추가</translation>
    </message>
    <message>
        <source>Remove the selected text</source>
        <translation>선택한 텍스트 빼기</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>검증용</translation>
    </message>
    <message>
        <source>one document in a hundred</source>
        <translation>문서 100개 중 1개</translation>
    </message>
    <message>
        <source> and %1 more</source>
        <translation> 외 %1개</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Hold out one in a hundred</source>
        <translation>100개 중 1개를 검증용으로</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>How the corpus is cut into tokens</source>
        <translation>말뭉치를 토큰으로 나누는 방식</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>Learn a byte-level BPE from the text</source>
        <translation>텍스트에서 바이트 수준 BPE 학습</translation>
    </message>
    <message>
        <source>From a tokenizer.json…</source>
        <translation>tokenizer.json에서…</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘 크기</translation>
    </message>
    <message>
        <source>Tokens of the learned vocabulary</source>
        <translation>학습할 어휘의 토큰 수</translation>
    </message>
    <message>
        <source>JSON field</source>
        <translation>JSON 필드</translation>
    </message>
    <message>
        <source>Field of JSON lines that has the text</source>
        <translation>JSON 줄에서 텍스트가 있는 필드</translation>
    </message>
    <message>
        <source>Save in</source>
        <translation>저장 위치</translation>
    </message>
    <message>
        <source>Folder of the prepared corpus</source>
        <translation>준비된 말뭉치의 폴더</translation>
    </message>
    <message>
        <source>Choose the folder of the corpus</source>
        <translation>말뭉치 폴더 선택</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>준비</translation>
    </message>
    <message>
        <source>Prepare the corpus</source>
        <translation>말뭉치 준비</translation>
    </message>
    <message>
        <source>Train with it</source>
        <translation>이것으로 학습</translation>
    </message>
    <message>
        <source>Train with this corpus</source>
        <translation>이 말뭉치로 학습</translation>
    </message>
    <message>
        <source>First tokens of the corpus</source>
        <translation>말뭉치의 첫 토큰들</translation>
    </message>
    <message>
        <source>Drop text here: .txt, .json, .jsonl, also packed as .gz or .zst, or folders.</source>
        <translation>여기에 텍스트를 끌어다 놓으세요. .txt, .json, .jsonl 파일(.gz, .zst 압축 가능)이나 폴더.</translation>
    </message>
    <message>
        <source>Wait for the job below.</source>
        <translation>아래 작업이 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>Add text files first.</source>
        <translation>먼저 텍스트 파일을 추가하세요.</translation>
    </message>
    <message>
        <source>Name the folder to write first.</source>
        <translation>먼저 저장할 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>Select files in the list first.</source>
        <translation>먼저 목록에서 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>Prepare a corpus first.</source>
        <translation>먼저 말뭉치를 준비하세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::CostStrip</name>
    <message>
        <source>Known once the model&apos;s shape is possible.</source>
        <translation>모델 구조가 가능해지면 계산됩니다.</translation>
    </message>
    <message>
        <source>Vocabulary %1.</source>
        <translation>어휘 %1개.</translation>
    </message>
    <message>
        <source>Counted with a vocabulary of %1 until the text is read.</source>
        <translation>텍스트를 읽기 전까지는 어휘 %1개로 계산합니다.</translation>
    </message>
    <message>
        <source>%1 trained parameters. %2</source>
        <translation>학습 파라미터 %1개. %2</translation>
    </message>
    <message>
        <source>= equal</source>
        <translation>= 같음</translation>
    </message>
    <message>
        <source>Parameters more or less than with standard attention in every layer (%1).</source>
        <translation>모든 레이어가 표준 어텐션일 때(%1)와의 파라미터 차이.</translation>
    </message>
    <message>
        <source>Floating point operations of one training step, forward and backward: %1 sequences of %2 tokens. A multiply-add counts as two.</source>
        <translation>학습 스텝 하나(순전파와 역전파)의 부동소수점 연산 수: 토큰 %2개짜리 시퀀스 %1개. 곱셈-덧셈은 두 번으로 셉니다.</translation>
    </message>
    <message>
        <source>Weights %1, gradients and optimizer %2, activations %3 (%4 sequences of %5 tokens).</source>
        <translation>가중치 %1, 그래디언트와 옵티마이저 %2, 활성값 %3 (토큰 %5개짜리 시퀀스 %4개).</translation>
    </message>
    <message>
        <source>Kept to continue one sequence after %1 tokens.</source>
        <translation>토큰 %1개 뒤에 시퀀스 하나를 이어 쓰려고 보관하는 양입니다.</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>Against standard</source>
        <translation>표준 대비</translation>
    </message>
    <message>
        <source>FLOPs a step</source>
        <translation>스텝당 FLOPs</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Cache a sequence</source>
        <translation>시퀀스당 캐시</translation>
    </message>
</context>
<context>
    <name>attnlab::CurvePlot</name>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Curves appear here as soon as a run has taken its first steps.</source>
        <translation>실행이 첫 스텝을 마치면 여기에 곡선이 나타납니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::CurvesPanel</name>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>그래디언트 노름</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>초당 토큰 수</translation>
    </message>
    <message>
        <source>The training loss appears here at the first step. Press Train to start a run.</source>
        <translation>첫 스텝부터 여기에 학습 손실이 나타납니다. ‘학습’을 눌러 실행을 시작하세요.</translation>
    </message>
    <message>
        <source>The loss on held-out data appears here after the first evaluation of a run.</source>
        <translation>실행의 첫 평가가 끝나면 여기에 검증 데이터의 손실이 나타납니다.</translation>
    </message>
    <message>
        <source>The accuracy appears here after the first evaluation of a run that has a task with right answers.</source>
        <translation>정답이 있는 과제를 학습하는 실행의 첫 평가가 끝나면 여기에 정확도가 나타납니다.</translation>
    </message>
    <message>
        <source>The learning rate appears here at the first step of a run.</source>
        <translation>실행의 첫 스텝부터 여기에 학습률이 나타납니다.</translation>
    </message>
    <message>
        <source>The norm of the gradient appears here at the first step of a run.</source>
        <translation>실행의 첫 스텝부터 여기에 그래디언트 노름이 나타납니다.</translation>
    </message>
    <message>
        <source>The speed of the training appears here at the first step of a run.</source>
        <translation>실행의 첫 스텝부터 여기에 학습 속도가 나타납니다.</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>그래디언트</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>All quantities side by side</source>
        <translation>모든 지표를 나란히</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활화</translation>
    </message>
    <message>
        <source>log x</source>
        <translation>로그 x</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>로그 y</translation>
    </message>
    <message>
        <source>Logarithmic steps</source>
        <translation>스텝을 로그 눈금으로</translation>
    </message>
    <message>
        <source>Logarithmic values</source>
        <translation>값을 로그 눈금으로</translation>
    </message>
    <message>
        <source>Follow the latest step</source>
        <translation>최신 스텝 따라가기</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Exponential smoothing; the raw trace stays behind</source>
        <translation>지수 평활화. 원본 곡선은 뒤에 남습니다</translation>
    </message>
    <message>
        <source>Evaluations and the learning rate are shown as they are</source>
        <translation>평가 결과와 학습률은 그대로 표시합니다</translation>
    </message>
    <message>
        <source>chance %1</source>
        <translation>무작위 %1</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>아직 기록 없음</translation>
    </message>
    <message>
        <source>Peak memory, bytes</source>
        <translation>최대 메모리(바이트)</translation>
    </message>
    <message>
        <source>The memory that a run takes at most appears here after its first evaluation.</source>
        <translation>첫 평가가 끝나면 실행이 쓰는 최대 메모리가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Axis, means, data</source>
        <translation>축, 평균, 데이터</translation>
    </message>
    <message>
        <source>Over steps</source>
        <translation>스텝 기준</translation>
    </message>
    <message>
        <source>Over tokens</source>
        <translation>토큰 기준</translation>
    </message>
    <message>
        <source>Over time of training</source>
        <translation>학습 시간 기준</translation>
    </message>
    <message>
        <source>Mean and band of seeds</source>
        <translation>시드의 평균과 띠</translation>
    </message>
    <message>
        <source>Runs on all data together</source>
        <translation>모든 데이터의 실행을 함께</translation>
    </message>
    <message>
        <source>Runs on different data share this axis. Show %1 alone</source>
        <translation>서로 다른 데이터의 실행이 축을 함께 씁니다. %1만 보기</translation>
    </message>
    <message>
        <source>1 run on other data is left out. Show it too</source>
        <translation>다른 데이터의 실행 1개는 빠져 있습니다. 함께 보기</translation>
    </message>
    <message>
        <source>%1 runs on other data are left out. Show them too</source>
        <translation>다른 데이터의 실행 %1개는 빠져 있습니다. 함께 보기</translation>
    </message>
    <message>
        <source>%1, mean of %2 seeds ± deviation</source>
        <translation>%1, 시드 %2개의 평균 ± 편차</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>seconds of training</source>
        <translation>학습 시간(초)</translation>
    </message>
    <message>
        <source>step (of older ones the extremes of every %1)</source>
        <translation>스텝(오래된 구간은 %1개마다 극값만)</translation>
    </message>
    <message>
        <source>token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>second</source>
        <translation>초</translation>
    </message>
    <message>
        <source>%1 %2 at %3 %4</source>
        <translation>%1 %2 (%3 %4)</translation>
    </message>
</context>
<context>
    <name>attnlab::DataPanel</name>
    <message>
        <source>Generated tasks</source>
        <translation>생성 과제</translation>
    </message>
    <message>
        <source>Own text</source>
        <translation>내 텍스트</translation>
    </message>
    <message>
        <source>Kind of data</source>
        <translation>데이터 종류</translation>
    </message>
</context>
<context>
    <name>attnlab::DatasetsPanel</name>
    <message>
        <source>here</source>
        <translation>있음</translation>
    </message>
    <message>
        <source>%1 of %2 files</source>
        <translation>파일 %2개 중 %1개</translation>
    </message>
    <message>
        <source>under a minute</source>
        <translation>1분 미만</translation>
    </message>
    <message>
        <source>%1 minutes</source>
        <translation>%1분</translation>
    </message>
    <message>
        <source>%1 hours</source>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>nothing of it is here</source>
        <translation>아직 받지 않음</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>라이선스: %1</translation>
    </message>
    <message>
        <source>Download more</source>
        <translation>더 받기</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>받기</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>%1 받기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>받은 것</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Datasets</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>About the dataset</source>
        <translation>데이터셋 설명</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Files to download at most</source>
        <translation>받을 파일의 최대 개수</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Prepare…</source>
        <translation>준비…</translation>
    </message>
    <message>
        <source>Prepare the dataset for training</source>
        <translation>데이터셋을 학습용으로 준비</translation>
    </message>
    <message>
        <source>Look again what is here</source>
        <translation>받은 것 다시 확인</translation>
    </message>
    <message>
        <source>For %1.</source>
        <translation>용도: %1.</translation>
    </message>
    <message>
        <source>%1 in %2 files</source>
        <translation>%1, 파일 %2개</translation>
    </message>
    <message>
        <source>%1; %2 at 100 Mbit/s; %3</source>
        <translation>%1, 100 Mbit/s에서 %2, %3</translation>
    </message>
    <message>
        <source>Select a row of the list first.</source>
        <translation>먼저 목록에서 한 행을 선택하세요.</translation>
    </message>
    <message>
        <source>Wait for the job below.</source>
        <translation>아래 작업이 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>It is here already.</source>
        <translation>이미 받아 두었습니다.</translation>
    </message>
    <message>
        <source>Download it first.</source>
        <translation>먼저 내려받으세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::DifferenceBar</name>
    <message>
        <source>Pin this step</source>
        <translation>이 스텝 고정</translation>
    </message>
    <message>
        <source>Pin this head</source>
        <translation>이 헤드 고정</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>비교 대상</translation>
    </message>
    <message>
        <source>against the compared run</source>
        <translation>비교 실행과</translation>
    </message>
    <message>
        <source>against a step</source>
        <translation>다른 스텝과</translation>
    </message>
    <message>
        <source>against a head</source>
        <translation>다른 헤드와</translation>
    </message>
    <message>
        <source>against no what-if</source>
        <translation>가정 없는 모델과</translation>
    </message>
    <message>
        <source>Show this text in both</source>
        <translation>양쪽에 이 텍스트 표시</translation>
    </message>
    <message>
        <source>The text of the selected run or model becomes the probe text</source>
        <translation>선택한 실행 또는 모델의 텍스트가 프로브 텍스트가 됩니다</translation>
    </message>
</context>
<context>
    <name>attnlab::DifferencesModel</name>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>%1 in %2: %3</source>
        <translation>%2의 %1: %3</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 함</translation>
    </message>
</context>
<context>
    <name>attnlab::DifferencesView</name>
    <message>
        <source>Select two or more runs to see the settings on which they differ.</source>
        <translation>실행을 둘 이상 선택하면 서로 다른 설정이 나타납니다.</translation>
    </message>
    <message>
        <source>These runs have the same settings.</source>
        <translation>이 실행들은 설정이 같습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 settings differ</source>
        <translation>설정 %2개 중 %1개가 다름</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Differences between runs</source>
        <translation>실행 간 차이</translation>
    </message>
    <message>
        <source>Settings of the compared runs</source>
        <translation>비교하는 실행의 설정</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Show also the settings on which all runs agree</source>
        <translation>모든 실행이 같은 설정도 표시</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>표 복사</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Markdown으로 복사</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>CSV로 복사</translation>
    </message>
    <message>
        <source>Select two or more runs first.</source>
        <translation>먼저 실행을 둘 이상 선택하세요.</translation>
    </message>
    <message>
        <source>There is no table to copy yet.</source>
        <translation>복사할 표가 아직 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::EngineJob</name>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1: 시작할 수 없습니다. %2</translation>
    </message>
</context>
<context>
    <name>attnlab::EngineStream</name>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1: 시작할 수 없습니다. %2</translation>
    </message>
    <message>
        <source>the connection to the engine was lost</source>
        <translation>엔진과의 연결이 끊겼습니다</translation>
    </message>
</context>
<context>
    <name>attnlab::EvaluationPanel</name>
    <message>
        <source>Click a column to sort; once more for the paper&apos;s order. A figure&apos;s ± is the deviation over seeds or, of one run, its standard error.</source>
        <translation>열을 누르면 정렬되고, 더 누르면 논문의 순서로 돌아갑니다. ±는 시드 사이의 편차이며, 실행이 하나면 표준 오차입니다.</translation>
    </message>
    <message>
        <source>Folder with the tasks&apos; data</source>
        <translation>과제 데이터 폴더</translation>
    </message>
    <message>
        <source>Choose a run first.</source>
        <translation>먼저 실행을 고르세요.</translation>
    </message>
    <message>
        <source>Choose a task first.</source>
        <translation>먼저 과제를 고르세요.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Runs to evaluate and compare</source>
        <translation>평가하고 비교할 실행</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>모든 과제</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>downloaded</source>
        <translation>받아 둔 데이터</translation>
    </message>
    <message>
        <source>Choose the folder with the tasks&apos; data</source>
        <translation>과제 데이터 폴더 선택</translation>
    </message>
    <message>
        <source>Contexts</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>the model&apos;s, or 128, 256, …</source>
        <translation>모델 길이, 또는 128, 256, …</translation>
    </message>
    <message>
        <source>Context lengths in tokens</source>
        <translation>컨텍스트 길이(토큰)</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>Documents of each task at most</source>
        <translation>과제마다 쓸 문서의 최대 수</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Layers to leave out</source>
        <translation>뺄 레이어</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>variant layers, as the paper&apos;s skip</source>
        <translation>변형 레이어(논문의 건너뛰기)</translation>
    </message>
    <message>
        <source>layers of my choice</source>
        <translation>직접 고른 레이어</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Numbers of the layers to leave out</source>
        <translation>뺄 레이어의 번호</translation>
    </message>
    <message>
        <source>only their mixing</source>
        <translation>토큰 혼합만 빼기</translation>
    </message>
    <message>
        <source>Leave out only the mixing of these layers</source>
        <translation>이 레이어의 토큰 혼합만 빼기</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Evaluate the chosen runs</source>
        <translation>고른 실행 평가</translation>
    </message>
    <message>
        <source>As the paper&apos;s Table 1</source>
        <translation>논문의 표 1 형식</translation>
    </message>
    <message>
        <source>Context lengths</source>
        <translation>컨텍스트 길이</translation>
    </message>
    <message>
        <source>Perplexity by context, as the paper&apos;s Table 4</source>
        <translation>컨텍스트별 퍼플렉서티, 논문의 표 4 형식</translation>
    </message>
    <message>
        <source>Which table</source>
        <translation>표 종류</translation>
    </message>
    <message>
        <source>The paper&apos;s rows</source>
        <translation>논문의 행</translation>
    </message>
    <message>
        <source>Show the paper&apos;s rows too</source>
        <translation>논문의 행도 표시</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Evaluate on %1</source>
        <translation>%1(으)로 평가</translation>
    </message>
    <message>
        <source>The run&apos;s own generated task</source>
        <translation>실행이 학습한 생성 과제</translation>
    </message>
    <message>
        <source>Evaluate on the run&apos;s own generated task</source>
        <translation>실행이 학습한 생성 과제로 평가</translation>
    </message>
    <message>
        <source>Wait for the job below.</source>
        <translation>아래 작업이 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>Name the layers to skip first.</source>
        <translation>먼저 건너뛸 레이어를 지정하세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>pt</source>
        <translation>pt</translation>
    </message>
    <message>
        <source>dpi</source>
        <translation>dpi</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>Automatic height</source>
        <translation>높이 자동</translation>
    </message>
    <message>
        <source>Type size</source>
        <translation>글자 크기</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>해상도</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>저장할 파일 이름을 입력하세요.</translation>
    </message>
    <message>
        <source>The folder does not exist or cannot be written to. Choose another one.</source>
        <translation>폴더가 없거나 쓸 수 없습니다. 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>The file name must end in .%1.</source>
        <translation>파일 이름은 .%1로 끝나야 합니다.</translation>
    </message>
    <message>
        <source>This file exists and will be replaced.</source>
        <translation>이미 있는 파일이며, 내보내면 덮어씁니다.</translation>
    </message>
    <message>
        <source>Only pictures have it.</source>
        <translation>그림에만 있는 설정입니다.</translation>
    </message>
    <message>
        <source>It follows from what is shown.</source>
        <translation>표시되는 내용에 따라 정해집니다.</translation>
    </message>
    <message>
        <source>Only PNG has it.</source>
        <translation>PNG에만 있는 설정입니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::FirstCard</name>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>할 일</translation>
    </message>
    <message>
        <source>What you see</source>
        <translation>지금 보이는 것</translation>
    </message>
    <message>
        <source>Small models that learned to go on with a word that is repeated. The map shows which token looks at which, the curves how well each model did while it learned.</source>
        <translation>되풀이되는 단어를 이어 쓰도록 학습한 작은 모델들입니다. 맵은 어느 토큰이 어느 토큰을 보는지, 곡선은 학습하는 동안 모델이 얼마나 잘했는지를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Drag the step cursor at the lower edge: the map comes into being.</source>
        <translation>아래 가장자리의 스텝 커서를 끌어 맵이 생겨나는 것을 보세요.</translation>
    </message>
    <message>
        <source>Switch mixing off in a layer of the stack.</source>
        <translation>스택에서 한 레이어의 혼합을 꺼 보세요.</translation>
    </message>
    <message>
        <source>Press Train: your model appears beside the others.</source>
        <translation>‘학습’을 누르세요. 새 모델이 다른 모델들 옆에 나타납니다.</translation>
    </message>
    <message>
        <source>Start the first lesson</source>
        <translation>첫 수업 시작</translation>
    </message>
    <message>
        <source>Close the card</source>
        <translation>카드 닫기</translation>
    </message>
    <message>
        <source>Close the card; lessons are under Help.</source>
        <translation>카드를 닫습니다. 수업은 도움말 메뉴에 있습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::FormBar</name>
    <message>
        <source>Layer %1: %2</source>
        <translation>%1층: %2</translation>
    </message>
</context>
<context>
    <name>attnlab::Glossary</name>
    <message>
        <source>Words and symbols</source>
        <translation>용어와 기호</translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>용어 찾기</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>용어</translation>
    </message>
    <message>
        <source>What the word means</source>
        <translation>용어의 뜻</translation>
    </message>
    <message>
        <source>on the screen also %1</source>
        <translation>화면에서는 %1로도 씁니다</translation>
    </message>
</context>
<context>
    <name>attnlab::GuardedApplication</name>
    <message>
        <source>Something failed that should not: %1</source>
        <translation>예상하지 못한 오류가 발생했습니다: %1</translation>
    </message>
</context>
<context>
    <name>attnlab::HeadEvidencePanel</name>
    <message>
        <source>Previous token</source>
        <translation>앞 토큰</translation>
    </message>
    <message>
        <source>Duplicate token</source>
        <translation>같은 토큰</translation>
    </message>
    <message>
        <source>Induction</source>
        <translation>귀납</translation>
    </message>
    <message>
        <source>It looks at a text already.</source>
        <translation>이미 텍스트를 살펴보고 있습니다.</translation>
    </message>
    <message>
        <source>Only a run has held-out sequences of its own.</source>
        <translation>자체 검증 시퀀스는 실행에만 있습니다.</translation>
    </message>
    <message>
        <source>Choose a text first.</source>
        <translation>먼저 텍스트를 선택하세요.</translation>
    </message>
    <message>
        <source>Choose text</source>
        <translation>텍스트 선택</translation>
    </message>
    <message>
        <source>Texts (*.txt);;All files (*)</source>
        <translation>텍스트 (*.txt);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>From layer 1, left, to layer %1, right</source>
        <translation>왼쪽 레이어 1부터 오른쪽 레이어 %1까지</translation>
    </message>
    <message>
        <source>The selected head is none of this model.</source>
        <translation>선택한 헤드는 이 모델에 없습니다.</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>레이어 %1, 헤드 %2</translation>
    </message>
    <message>
        <source>no mixing</source>
        <translation>혼합 없음</translation>
    </message>
    <message>
        <source>%1 tokens, %2. %3</source>
        <translation>토큰 %1개, %2. %3</translation>
    </message>
    <message>
        <source>Head evidence</source>
        <translation>헤드 증거</translation>
    </message>
    <message>
        <source>Text file</source>
        <translation>텍스트 파일</translation>
    </message>
    <message>
        <source>Held-out sequences</source>
        <translation>검증 시퀀스</translation>
    </message>
    <message>
        <source>Data to look at</source>
        <translation>살펴볼 데이터</translation>
    </message>
    <message>
        <source>A text, or what the run keeps from its training to be evaluated on</source>
        <translation>텍스트, 또는 실행이 평가하려고 학습에 쓰지 않고 남겨 둔 것</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Text to look at</source>
        <translation>살펴볼 텍스트</translation>
    </message>
    <message>
        <source>A file on the machine where the engine runs</source>
        <translation>엔진이 실행되는 컴퓨터의 파일</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Tokens to look at</source>
        <translation>살펴볼 토큰 수</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Look at the data</source>
        <translation>데이터 살펴보기</translation>
    </message>
    <message>
        <source>Has every head look at this much text; what was stopped goes on.</source>
        <translation>모든 헤드를 이만큼의 텍스트에서 살펴봅니다. 멈춘 것은 이어집니다.</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>가로</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>세로</translation>
    </message>
    <message>
        <source>Figure across</source>
        <translation>가로축 값</translation>
    </message>
    <message>
        <source>Figure up</source>
        <translation>세로축 값</translation>
    </message>
    <message>
        <source>All heads by two figures</source>
        <translation>두 값에 따른 모든 헤드</translation>
    </message>
    <message>
        <source>From the beginning of the text, in pieces of at most 256</source>
        <translation>텍스트의 처음부터, 최대 256개씩 나누어</translation>
    </message>
</context>
<context>
    <name>attnlab::HeadGrid</name>
    <message>
        <source>Layers and heads</source>
        <translation>레이어와 헤드</translation>
    </message>
    <message>
        <source>Layer %1: no mixing, every token stays by itself</source>
        <translation>레이어 %1: 혼합 없음, 토큰이 서로 섞이지 않음</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>레이어 %1, 헤드 %2</translation>
    </message>
    <message>
        <source>The same for every input</source>
        <translation>어떤 입력이든 같음</translation>
    </message>
    <message>
        <source>Thumbnails of all heads appear here once a text is probed.</source>
        <translation>텍스트를 프로브하면 여기에 모든 헤드의 축소판이 나타납니다.</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>헤드 %1</translation>
    </message>
    <message>
        <source>L%1</source>
        <translation>L%1</translation>
    </message>
    <message>
        <source>no mixing</source>
        <translation>혼합 없음</translation>
    </message>
    <message>
        <source>Heads %1–%2 share keys</source>
        <translation>헤드 %1–%2이(가) 키를 공유</translation>
    </message>
</context>
<context>
    <name>attnlab::IndicatorModel</name>
    <message>
        <source>L%1</source>
        <translation>L%1</translation>
    </message>
    <message>
        <source>h%1</source>
        <translation>h%1</translation>
    </message>
    <message>
        <source>Layer %1, mean over its heads</source>
        <translation>레이어 %1, 헤드 평균</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>레이어 %1, 헤드 %2</translation>
    </message>
    <message>
        <source>Layer %1 mixes no tokens: its map is the identity</source>
        <translation>레이어 %1은 토큰을 섞지 않습니다. 맵은 항등입니다</translation>
    </message>
    <message>
        <source>; the map is the same for every input</source>
        <translation>; 맵이 모든 입력에서 같습니다</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Heads of layer %1 by kind: %2</source>
        <translation>레이어 %1의 헤드 종류: %2</translation>
    </message>
</context>
<context>
    <name>attnlab::IndicatorsPanel</name>
    <message>
        <source>One layer alone has nothing to be normalised over: every corner lies half way.</source>
        <translation>레이어가 하나뿐이라 정규화할 대상이 없습니다. 모든 꼭짓점이 가운데에 놓입니다.</translation>
    </message>
    <message>
        <source>Each corner from the smallest to the largest value over the %1 layers of %2.</source>
        <translation>각 꼭짓점은 %2의 레이어 %1개에서 가장 작은 값부터 가장 큰 값까지입니다.</translation>
    </message>
    <message>
        <source>%1. Lines: over the recorded steps.</source>
        <translation>%1. 선: 기록된 스텝에 걸친 값.</translation>
    </message>
    <message>
        <source>%1. Lines: over the recorded steps; band: mean ± deviation of %2 seeds.</source>
        <translation>%1. 선: 기록된 스텝에 걸친 값, 띠: 시드 %2개의 평균 ± 표준편차.</translation>
    </message>
    <message>
        <source>%1, layer %2: %3</source>
        <translation>%1, 레이어 %2: %3</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>레이어 %1</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>Indicators as figures, with their history</source>
        <translation>지표를 수치와 이력으로</translation>
    </message>
    <message>
        <source>Radar</source>
        <translation>레이더</translation>
    </message>
    <message>
        <source>One radar for each layer</source>
        <translation>레이어마다 레이더 하나</translation>
    </message>
    <message>
        <source>Show indicators as</source>
        <translation>지표 표시 방식</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>나트</translation>
    </message>
    <message>
        <source>Entropy in nats</source>
        <translation>엔트로피(나트)</translation>
    </message>
    <message>
        <source>of uniform</source>
        <translation>균일 대비</translation>
    </message>
    <message>
        <source>Entropy of each row over that of a uniform row</source>
        <translation>각 행의 엔트로피를 균일한 행의 엔트로피로 나눈 값</translation>
    </message>
    <message>
        <source>Unit of the entropy</source>
        <translation>엔트로피 단위</translation>
    </message>
    <message>
        <source>Indicators of layers and heads</source>
        <translation>레이어와 헤드의 지표</translation>
    </message>
    <message>
        <source>Radar of each layer</source>
        <translation>레이어별 레이더</translation>
    </message>
    <message>
        <source>Filter: 3-5, 8 or induction</source>
        <translation>필터: 3-5, 8 또는 유도</translation>
    </message>
    <message>
        <source>Filter heads by layer or kind</source>
        <translation>레이어나 종류로 헤드 거르기</translation>
    </message>
    <message>
        <source>Layers such as “3-5, 8”, the beginning of a kind such as “induction”, or both. A click on a heading sorts all heads.</source>
        <translation>“3-5, 8” 같은 레이어, “유도”처럼 종류의 첫머리, 또는 둘 다. 열 제목을 누르면 모든 헤드를 정렬합니다.</translation>
    </message>
    <message>
        <source>%1. No indicators were recorded, so there is no history to draw.</source>
        <translation>%1. 기록된 지표가 없어 그릴 이력이 없습니다.</translation>
    </message>
    <message>
        <source>%1. It has one step; what is trained from it has a history.</source>
        <translation>%1. 단계가 하나뿐입니다. 여기서 시작해 학습하면 기록이 생깁니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::JobBar</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>이 작업 중지</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>It ends as soon as what it has is kept.</source>
        <translation>지금까지의 결과를 저장하는 대로 끝납니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::LessonList</name>
    <message>
        <source>finished</source>
        <translation>마침</translation>
    </message>
    <message>
        <source>%1 of %2 steps</source>
        <translation>%2단계 중 %1단계</translation>
    </message>
    <message>
        <source>%1 minutes</source>
        <translation>%1분</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>다시</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>이어서</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
</context>
<context>
    <name>attnlab::LessonPage</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>할 일</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>마치기</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>This is the first step.</source>
        <translation>첫 단계입니다.</translation>
    </message>
    <message>
        <source>Do first what the step asks for.</source>
        <translation>먼저 이 단계에서 하라는 것을 하세요.</translation>
    </message>
    <message>
        <source>Answer the question first.</source>
        <translation>먼저 질문에 답하세요.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Leave the lesson</source>
        <translation>수업 나가기</translation>
    </message>
    <message>
        <source>Leave the lesson: it goes on here next time.</source>
        <translation>수업에서 나갑니다. 다음에 여기서 이어집니다.</translation>
    </message>
    <message>
        <source>What the lesson says</source>
        <translation>수업 내용</translation>
    </message>
</context>
<context>
    <name>attnlab::LessonPlayer</name>
    <message>
        <source>The lesson is over</source>
        <translation>수업을 마침</translation>
    </message>
    <message>
        <source>The stack of the lesson</source>
        <translation>수업의 스택</translation>
    </message>
</context>
<context>
    <name>attnlab::LogitsPanel</name>
    <message>
        <source>layer %1</source>
        <translation>레이어 %1</translation>
    </message>
    <message>
        <source>alarm</source>
        <translation>경보</translation>
    </message>
    <message>
        <source>Largest |q·k| of each layer over the recorded steps.</source>
        <translation>기록된 스텝에 걸친 레이어별 최대 |q·k|.</translation>
    </message>
    <message>
        <source>%1. Box: quartiles; whiskers: smallest and largest; dashed: alarm at ±%2.</source>
        <translation>%1. 상자: 사분위수, 수염: 최소와 최대, 점선: ±%2에서 경보.</translation>
    </message>
    <message>
        <source>layer %1 has none</source>
        <translation>레이어 %1에는 없음</translation>
    </message>
    <message>
        <source>layer %1 from %2 to %3, half of them from %4 to %5</source>
        <translation>레이어 %1은 %2부터 %3까지, 절반은 %4부터 %5까지</translation>
    </message>
    <message>
        <source> (alarm)</source>
        <translation> (경보)</translation>
    </message>
    <message>
        <source>Pre-softmax activations, %1: %2</source>
        <translation>소프트맥스 전 활성값, %1: %2</translation>
    </message>
    <message>
        <source>Logit ranges</source>
        <translation>로짓 범위</translation>
    </message>
    <message>
        <source>This step</source>
        <translation>이 스텝</translation>
    </message>
    <message>
        <source>Distribution at the step cursor</source>
        <translation>스텝 커서에서의 분포</translation>
    </message>
    <message>
        <source>Over steps</source>
        <translation>스텝별</translation>
    </message>
    <message>
        <source>Largest magnitude over the steps</source>
        <translation>스텝에 걸친 최대 크기</translation>
    </message>
    <message>
        <source>Show logits</source>
        <translation>로짓 표시 방식</translation>
    </message>
    <message>
        <source>Logits of each layer</source>
        <translation>레이어별 로짓</translation>
    </message>
    <message>
        <source>Largest |logit|</source>
        <translation>최대 |로짓|</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>No indicators were recorded, so there is no history. Boxes at each step work.</source>
        <translation>기록된 지표가 없어 이력이 없습니다. 스텝별 상자는 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>Open run…</source>
        <translation>실행 열기…</translation>
    </message>
    <message>
        <source>Open run on another machine…</source>
        <translation>다른 컴퓨터의 실행 열기…</translation>
    </message>
    <message>
        <source>Open settings of a run to be…</source>
        <translation>새 실행의 설정 열기…</translation>
    </message>
    <message>
        <source>Save settings of the run to be…</source>
        <translation>새 실행의 설정 저장…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Checkpoint folder…</source>
        <translation>체크포인트 폴더…</translation>
    </message>
    <message>
        <source>Folder of new runs…</source>
        <translation>새 실행의 폴더…</translation>
    </message>
    <message>
        <source>Where engines run…</source>
        <translation>엔진 실행 위치…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 하기</translation>
    </message>
    <message>
        <source>Undo everything</source>
        <translation>모두 되돌리기</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>모델(&amp;M)</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>%1 선택</translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation>모든 레이어</translation>
    </message>
    <message>
        <source>Every other layer</source>
        <translation>한 레이어씩 걸러</translation>
    </message>
    <message>
        <source>Take the selected run&apos;s settings</source>
        <translation>선택한 실행의 설정 가져오기</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>실행(&amp;R)</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>한 스텝</translation>
    </message>
    <message>
        <source>Stop after a checkpoint</source>
        <translation>체크포인트 저장 후 중지</translation>
    </message>
    <message>
        <source>Fork at the step cursor</source>
        <translation>스텝 커서에서 분기</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>대기열에 추가</translation>
    </message>
    <message>
        <source>Add with three seeds to the queue</source>
        <translation>시드 세 개로 대기열에 추가</translation>
    </message>
    <message>
        <source>Save a checkpoint now</source>
        <translation>지금 체크포인트 저장</translation>
    </message>
    <message>
        <source>Record a snapshot now</source>
        <translation>지금 스냅샷 기록</translation>
    </message>
    <message>
        <source>Follow the latest step</source>
        <translation>최신 스텝 따라가기</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>이전 스텝</translation>
    </message>
    <message>
        <source>Step forward</source>
        <translation>다음 스텝</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>강의</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>분석</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Reset this layout</source>
        <translation>이 레이아웃 초기화</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>패널</translation>
    </message>
    <message>
        <source>Layer above</source>
        <translation>위 레이어</translation>
    </message>
    <message>
        <source>Layer below</source>
        <translation>아래 레이어</translation>
    </message>
    <message>
        <source>Next head</source>
        <translation>다음 헤드</translation>
    </message>
    <message>
        <source>Previous head</source>
        <translation>이전 헤드</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>밝게 또는 어둡게</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>크게</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>작게</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>명령 찾기…</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>키보드와 마우스</translation>
    </message>
    <message>
        <source>About Attention Lab</source>
        <translation>Attention Lab 정보</translation>
    </message>
    <message>
        <source>Attention Lab %1: take attention apart layer by layer, train it, look inside.
Engine Apache-2.0, Studio GPL-3.0-or-later.</source>
        <translation>Attention Lab %1: 어텐션을 레이어별로 분해하고, 학습하고, 안을 들여다봅니다.
엔진 Apache-2.0, 스튜디오 GPL-3.0-or-later.</translation>
    </message>
    <message>
        <source>Export this view…</source>
        <translation>이 보기 내보내기…</translation>
    </message>
    <message>
        <source>This view has nothing to export.</source>
        <translation>이 보기에는 내보낼 것이 없습니다.</translation>
    </message>
    <message>
        <source>Open run</source>
        <translation>실행 열기</translation>
    </message>
    <message>
        <source>Open run on another machine</source>
        <translation>다른 컴퓨터의 실행 열기</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Folder of the run there</source>
        <translation>그 컴퓨터의 실행 폴더</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>설정 열기</translation>
    </message>
    <message>
        <source>Save settings</source>
        <translation>설정 저장</translation>
    </message>
    <message>
        <source>Select a run first.</source>
        <translation>먼저 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>Copy the checkpoint into</source>
        <translation>체크포인트를 복사할 폴더</translation>
    </message>
    <message>
        <source>The checkpoint cannot be copied: %1</source>
        <translation>체크포인트를 복사할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Folder of new runs</source>
        <translation>새 실행의 폴더</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation>이어서 학습</translation>
    </message>
    <message>
        <source>The engine of %1 ended unexpectedly at step %2.</source>
        <translation>%1의 엔진이 스텝 %2에서 예기치 않게 끝났습니다.</translation>
    </message>
    <message>
        <source>Its last checkpoint is of step %1.</source>
        <translation>마지막 체크포인트는 스텝 %1입니다.</translation>
    </message>
    <message>
        <source>It has saved no checkpoint yet, so it would begin again.</source>
        <translation>아직 저장된 체크포인트가 없어 처음부터 다시 시작합니다.</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>프로젝터</translation>
    </message>
    <message>
        <source>The map on the whole screen</source>
        <translation>맵을 화면 전체에</translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation>기본 크기</translation>
    </message>
    <message>
        <source>The selected run is not training.</source>
        <translation>선택한 실행은 학습 중이 아닙니다.</translation>
    </message>
    <message>
        <source>The run is paused already.</source>
        <translation>실행이 이미 일시정지되어 있습니다.</translation>
    </message>
    <message>
        <source>The run is not paused.</source>
        <translation>실행이 일시정지되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Select the run to fork first.</source>
        <translation>먼저 분기할 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>Paint a layer of the run first: a fork has other layers.</source>
        <translation>먼저 실행의 레이어를 칠하세요. 분기는 레이어가 달라야 합니다.</translation>
    </message>
    <message>
        <source>Nothing was done yet.</source>
        <translation>아직 한 일이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was undone.</source>
        <translation>되돌린 것이 없습니다.</translation>
    </message>
    <message>
        <source>The selected run trains.</source>
        <translation>선택한 실행이 학습 중입니다.</translation>
    </message>
    <message>
        <source>The selected run is at its last step.</source>
        <translation>선택한 실행은 마지막 스텝에 있습니다.</translation>
    </message>
    <message>
        <source>It has saved no checkpoint yet, but a snapshot of its weights at step %1: it goes on from there with a new optimizer.</source>
        <translation>아직 체크포인트는 없지만 스텝 %1의 가중치 스냅숏이 있습니다. 거기서 새 옵티마이저로 이어 갑니다.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Continued from there it is exactly the run that it was; a fork can begin at the newer snapshot of step %1, with a new optimizer.</source>
        <translation>거기서 이어 가면 원래 실행과 정확히 같습니다. 더 새로운 스텝 %1의 스냅숏에서는 새 옵티마이저로 포크를 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>The last start ended while it opened runs, so none was opened now. They were: %1</source>
        <translation>지난번 시작이 실행을 여는 중에 끝나서 이번에는 아무것도 열지 않았습니다. 대상: %1</translation>
    </message>
    <message>
        <source>Open them</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>모델 열기…</translation>
    </message>
    <message>
        <source>Recent models</source>
        <translation>최근 모델</translation>
    </message>
    <message>
        <source>Open model: a .gguf file, or a model folder&apos;s config.json</source>
        <translation>모델 열기: .gguf 파일이나 모델 폴더의 config.json</translation>
    </message>
    <message>
        <source>Models (%1)</source>
        <translation>모델 (%1)</translation>
    </message>
    <message>
        <source>%1 is a model that lies on disk already: %2</source>
        <translation>%1은(는) 이미 디스크에 있는 모델입니다: %2</translation>
    </message>
    <message>
        <source>No model was opened yet</source>
        <translation>아직 연 모델이 없습니다</translation>
    </message>
    <message>
        <source>Words and symbols</source>
        <translation>용어와 기호</translation>
    </message>
    <message>
        <source>Visible runs as one HTML page…</source>
        <translation>보이는 실행을 HTML 페이지 하나로…</translation>
    </message>
    <message>
        <source>A page is being made already.</source>
        <translation>이미 페이지를 만드는 중입니다.</translation>
    </message>
    <message>
        <source>Visible runs as one HTML page</source>
        <translation>보이는 실행을 HTML 페이지 하나로</translation>
    </message>
    <message>
        <source>HTML pages (%1)</source>
        <translation>HTML 페이지(%1)</translation>
    </message>
    <message>
        <source>The page is written: %1</source>
        <translation>페이지를 저장했습니다: %1</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>수업</translation>
    </message>
    <message>
        <source>Lesson: %1</source>
        <translation>수업: %1</translation>
    </message>
</context>
<context>
    <name>attnlab::MapOverlay</name>
    <message>
        <source>Values</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>프레임</translation>
    </message>
</context>
<context>
    <name>attnlab::MapPanel</name>
    <message>
        <source>The map cannot be drawn here. Thumbnails, the row below and exports work without it.</source>
        <translation>여기서는 맵을 그릴 수 없습니다. 축소판, 아래의 행, 내보내기는 맵 없이도 동작합니다.</translation>
    </message>
    <message>
        <source>token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>채널</translation>
    </message>
    <message>
        <source>query</source>
        <translation>쿼리</translation>
    </message>
    <message>
        <source>key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>The maps of a run appear here.</source>
        <translation>여기에 실행의 맵이 나타납니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::MapScene</name>
    <message>
        <source>query</source>
        <translation>쿼리</translation>
    </message>
    <message>
        <source>key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>%1 “%2”</source>
        <translation>%1 “%2”</translation>
    </message>
    <message>
        <source>behind the causal mask</source>
        <translation>인과 마스크로 가려짐</translation>
    </message>
</context>
<context>
    <name>attnlab::MapToolbar</name>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>Scores q·k/√d before any mask</source>
        <translation>마스크를 씌우기 전의 점수 q·k/√d</translation>
    </message>
    <message>
        <source>Scores under the causal mask</source>
        <translation>인과 마스크를 씌운 점수</translation>
    </message>
    <message>
        <source>The mixing map: what each token takes from those before it</source>
        <translation>혼합 맵: 각 토큰이 앞선 토큰에서 가져오는 비율</translation>
    </message>
    <message>
        <source>The mixed values: map times values</source>
        <translation>혼합된 값: 맵 × 값</translation>
    </message>
    <message>
        <source>Fit to every map</source>
        <translation>맵마다 맞춤</translation>
    </message>
    <message>
        <source>Keep this range</source>
        <translation>이 범위 유지</translation>
    </message>
    <message>
        <source>Set by hand</source>
        <translation>직접 지정</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Colours of the map</source>
        <translation>맵의 색상</translation>
    </message>
    <message>
        <source>Range of the colours</source>
        <translation>색상 범위</translation>
    </message>
    <message>
        <source>How the range of the colours follows the values</source>
        <translation>색상 범위가 값을 따라가는 방식</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Logarithmic colours</source>
        <translation>로그 색상</translation>
    </message>
    <message>
        <source>Logarithmic colours: small weights become visible</source>
        <translation>로그 색상: 작은 가중치가 보입니다</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>Histogram of the values</source>
        <translation>값의 히스토그램</translation>
    </message>
    <message>
        <source>How often each value occurs, with handles for the range (H)</source>
        <translation>값의 분포와 범위를 정하는 핸들 (H)</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>자동 맞춤</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>직접 지정</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Colours, range and histogram</source>
        <translation>색상, 범위와 히스토그램</translation>
    </message>
    <message>
        <source>There is no map to count the values of yet.</source>
        <translation>값을 셀 맵이 아직 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::MapView</name>
    <message>
        <source>Map</source>
        <translation>맵</translation>
    </message>
    <message>
        <source>The map of one head appears here. Choose a head, or probe a text.</source>
        <translation>여기에 헤드 하나의 맵이 나타납니다. 헤드를 고르거나 텍스트를 프로브하세요.</translation>
    </message>
    <message>
        <source>pinned · Esc releases</source>
        <translation>고정됨 · Esc로 해제</translation>
    </message>
</context>
<context>
    <name>attnlab::Maps</name>
    <message>
        <source>not a number</source>
        <translation>숫자가 아님</translation>
    </message>
</context>
<context>
    <name>attnlab::MemoryPlan</name>
    <message>
        <source>Estimated: weights %1, gradients and optimizer %2, activations %3 (%4 sequences of %5 tokens), buffers %6, the program itself %7.</source>
        <translation>추정: 가중치 %1, 기울기와 최적화기 %2, 활성값 %3(토큰 %5개짜리 시퀀스 %4개), 버퍼 %6, 프로그램 자체 %7.</translation>
    </message>
    <message>
        <source>Set batch size to %1</source>
        <translation>배치 크기를 %1(으)로</translation>
    </message>
    <message>
        <source>Needs about %1 of memory on %2.</source>
        <translation>%2에서 메모리 약 %1이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>Needs about %1 of memory; %2 are free on %3.</source>
        <translation>메모리 약 %1이(가) 필요하고, %3에 %2이(가) 비어 있습니다.</translation>
    </message>
    <message>
        <source>Does not fit: needs about %1 of memory, and %2 are free on %3.</source>
        <translation>들어가지 않습니다. 메모리 약 %1이(가) 필요한데 %3에는 %2만 비어 있습니다.</translation>
    </message>
    <message>
        <source>The largest batch size that fits is %1.</source>
        <translation>들어가는 가장 큰 배치 크기는 %1입니다.</translation>
    </message>
    <message>
        <source>Even one sequence does not fit: take a smaller model or shorter sequences.</source>
        <translation>시퀀스 하나도 들어가지 않습니다. 모델을 줄이거나 시퀀스를 짧게 하세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::ModelCardPanel</name>
    <message>
        <source>Model card</source>
        <translation>모델 카드</translation>
    </message>
    <message>
        <source>Train it on a text…</source>
        <translation>텍스트로 이어 학습…</translation>
    </message>
    <message>
        <source>A new run that starts from the model&apos;s weights, with the layers of the stack where they are as many. The model itself stays as it is.</source>
        <translation>모델의 가중치에서 시작하는 새 실행입니다. 레이어 수가 같으면 스택의 레이어로 학습합니다. 모델 자체는 그대로 남습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::OpeningBar</name>
    <message>
        <source>Reading %1: %2 %</source>
        <translation>%1 읽는 중: %2 %</translation>
    </message>
</context>
<context>
    <name>attnlab::Palette</name>
    <message>
        <source>Heat</source>
        <translation>히트</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>회색</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>부호</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>잉크</translation>
    </message>
</context>
<context>
    <name>attnlab::PanelArea</name>
    <message>
        <source>Panels</source>
        <translation>패널</translation>
    </message>
    <message>
        <source>Every panel is closed. View, “Reset this layout” brings them back.</source>
        <translation>모든 패널이 닫혀 있습니다. 보기 메뉴의 “이 레이아웃 초기화”로 되돌립니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::PanelTitle</name>
    <message>
        <source>Options of this view</source>
        <translation>이 보기의 옵션</translation>
    </message>
    <message>
        <source>Put back into the window</source>
        <translation>창 안으로 되돌리기</translation>
    </message>
    <message>
        <source>Take out of the window</source>
        <translation>창 밖으로 분리</translation>
    </message>
    <message>
        <source>Close this view</source>
        <translation>이 보기 닫기</translation>
    </message>
</context>
<context>
    <name>attnlab::PlaceBox</name>
    <message>
        <source>This machine</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Add or change places…</source>
        <translation>위치 추가·변경…</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Stop asking the place</source>
        <translation>위치에 묻기 중지</translation>
    </message>
    <message>
        <source>Ask the place again what it has and what is free</source>
        <translation>위치에 무엇이 있고 얼마나 비었는지 다시 묻기</translation>
    </message>
</context>
<context>
    <name>attnlab::PlaceInquiry</name>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1: 시작할 수 없습니다. %2</translation>
    </message>
    <message>
        <source>%1 has said nothing for %2 seconds and was ended: try its command in a terminal, it may wait for a password or for its turn.</source>
        <translation>%1이(가) %2초 동안 응답하지 않아 끝냈습니다. 터미널에서 명령을 시험해 보세요. 암호나 차례를 기다리는 중일 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 led to a program that is no engine of Attention Lab%2.</source>
        <translation>%1(으)로 이어진 프로그램은 Attention Lab의 엔진이 아닙니다%2.</translation>
    </message>
</context>
<context>
    <name>attnlab::PlacementButton</name>
    <message>
        <source>Placements ▾</source>
        <translation>배열 ▾</translation>
    </message>
    <message>
        <source>Placements</source>
        <translation>배열</translation>
    </message>
    <message>
        <source>Set the whole stack: a mixer of the paper at a placement of the paper.</source>
        <translation>스택 전체를 정합니다: 논문의 믹서를 논문의 배열로 놓습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::PlacementMenu</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>믹서</translation>
    </message>
    <message>
        <source>Placement: filled layers are standard, hollow ones take the mixer</source>
        <translation>배열: 채워진 레이어는 표준, 빈 레이어는 믹서</translation>
    </message>
    <message>
        <source>No layer is standard.</source>
        <translation>표준 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>Standard layers: %1</source>
        <translation>표준 레이어: %1</translation>
    </message>
    <message>
        <source>Also called even.</source>
        <translation>even이라고도 합니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::ProbeBox</name>
    <message>
        <source>Type anything…</source>
        <translation>아무 텍스트나 입력…</translation>
    </message>
    <message>
        <source>Probe text</source>
        <translation>프로브 텍스트</translation>
    </message>
    <message>
        <source>Every view answers for this text. Shift+Enter begins a new line.</source>
        <translation>모든 보기가 이 텍스트를 기준으로 표시됩니다. Shift+Enter로 줄을 바꿉니다.</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>Examples of texts</source>
        <translation>텍스트 예시</translation>
    </message>
    <message>
        <source>From the data</source>
        <translation>데이터에서</translation>
    </message>
    <message>
        <source>Use an example of the data</source>
        <translation>데이터의 예시 사용</translation>
    </message>
    <message>
        <source>Show a held-out sequence of the run&apos;s data instead of a text.</source>
        <translation>텍스트 대신 실행 데이터의 검증 시퀀스를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Type a text above: its tokens appear here.</source>
        <translation>위에 텍스트를 입력하면 여기에 토큰이 나타납니다.</translation>
    </message>
    <message>
        <source>The run has recorded no texts yet.</source>
        <translation>이 실행이 기록한 텍스트가 아직 없습니다.</translation>
    </message>
    <message>
        <source>Texts of this run&apos;s data to begin with.</source>
        <translation>이 실행의 데이터에서 가져온 시작 텍스트입니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::Prober</name>
    <message>
        <source>This run has recorded no weights yet.</source>
        <translation>이 실행은 아직 가중치를 기록하지 않았습니다.</translation>
    </message>
    <message>
        <source>There is no memory for the maps of this text.</source>
        <translation>이 텍스트의 맵을 담을 메모리가 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::Probing</name>
    <message>
        <source>Change the probe text</source>
        <translation>프로브 텍스트 변경</translation>
    </message>
    <message>
        <source>Select a run first.</source>
        <translation>먼저 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>End what-if</source>
        <translation>가정 끝내기</translation>
    </message>
    <message>
        <source>Change what-if</source>
        <translation>가정 변경</translation>
    </message>
    <message>
        <source>The what-if ended: it does not fit the selected run.</source>
        <translation>가정이 끝났습니다. 고른 실행에 맞지 않습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::ProblemNotice</name>
    <message>
        <source>Close the message</source>
        <translation>메시지 닫기</translation>
    </message>
    <message>
        <source>%1, as the message offers</source>
        <translation>%1 (메시지의 제안)</translation>
    </message>
</context>
<context>
    <name>attnlab::PromptBox</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>The snapshot of step %1 is writing…</source>
        <translation>스텝 %1의 스냅샷이 쓰는 중…</translation>
    </message>
    <message>
        <source>There is no snapshot to ask yet: train a model or open a run.</source>
        <translation>아직 물어볼 스냅샷이 없습니다. 모델을 학습하거나 실행을 여세요.</translation>
    </message>
    <message>
        <source>Below: step %1. Next: step %2.</source>
        <translation>아래: 스텝 %1. 다음: 스텝 %2.</translation>
    </message>
    <message>
        <source>The snapshot of step %1 answers.</source>
        <translation>스텝 %1의 스냅샷이 답합니다.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Begin a text; Enter lets the model continue it</source>
        <translation>텍스트를 시작하고 Enter를 누르면 모델이 이어 씁니다</translation>
    </message>
    <message>
        <source>Text that the model continues</source>
        <translation>모델이 이어 쓸 텍스트</translation>
    </message>
    <message>
        <source>The answer appears here as it is written.</source>
        <translation>답이 쓰이는 대로 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Answer of the model</source>
        <translation>모델의 답</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Most tokens to write</source>
        <translation>최대 생성 토큰 수</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>0 always takes the most likely token</source>
        <translation>0이면 항상 가장 확률이 높은 토큰을 고릅니다</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Draw only from the k most likely tokens</source>
        <translation>확률이 가장 높은 k개 토큰에서만 뽑습니다</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Write a beginning first.</source>
        <translation>먼저 시작 텍스트를 쓰세요.</translation>
    </message>
    <message>
        <source>As a chat</source>
        <translation>채팅으로</translation>
    </message>
    <message>
        <source>The prompt is a message, given as the model&apos;s chat template has it</source>
        <translation>프롬프트를 모델의 채팅 템플릿에 따른 메시지로 보냅니다</translation>
    </message>
</context>
<context>
    <name>attnlab::QuestionBox</name>
    <message>
        <source>Click a cell of the map.</source>
        <translation>맵의 칸을 하나 누르세요.</translation>
    </message>
    <message>
        <source>Right.</source>
        <translation>맞았습니다.</translation>
    </message>
    <message>
        <source>Not quite.</source>
        <translation>조금 다릅니다.</translation>
    </message>
    <message>
        <source>The answer</source>
        <translation>답</translation>
    </message>
    <message>
        <source>Type a number first.</source>
        <translation>먼저 수를 넣으세요.</translation>
    </message>
    <message>
        <source>Choose one first.</source>
        <translation>먼저 하나를 고르세요.</translation>
    </message>
    <message>
        <source>Click a cell of the map first.</source>
        <translation>먼저 맵의 칸을 하나 누르세요.</translation>
    </message>
    <message>
        <source>The answer is still being computed.</source>
        <translation>답이 아직 나오지 않았습니다.</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>내 답</translation>
    </message>
</context>
<context>
    <name>attnlab::QueueModel</name>
    <message>
        <source>%1 · %2 steps</source>
        <translation>%1 · %2스텝</translation>
    </message>
    <message>
        <source>%1, place %2: %3</source>
        <translation>%1, %2번째: %3</translation>
    </message>
</context>
<context>
    <name>attnlab::QueueView</name>
    <message>
        <source>Remove from the queue</source>
        <translation>대기열에서 제거</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Runs that wait, next first</source>
        <translation>기다리는 실행, 다음 차례부터</translation>
    </message>
    <message>
        <source>The queue is empty. Runs added to it train one after the other, in this order.</source>
        <translation>대기열이 비어 있습니다. 추가한 실행은 이 순서대로 하나씩 학습합니다.</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>지금 시작</translation>
    </message>
    <message>
        <source>Start the selected run now</source>
        <translation>선택한 실행을 지금 시작</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>위로 (Alt+Up)</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>아래로 (Alt+Down)</translation>
    </message>
    <message>
        <source>Remove from the queue (Delete)</source>
        <translation>대기열에서 제거 (Delete)</translation>
    </message>
    <message>
        <source>No run waits in the queue.</source>
        <translation>대기열에 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Select a run of the queue first.</source>
        <translation>먼저 대기열에서 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>It is the next already.</source>
        <translation>이미 다음 차례입니다.</translation>
    </message>
    <message>
        <source>It is the last already.</source>
        <translation>이미 마지막입니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::RadarGrid</name>
    <message>
        <source>Layer %1</source>
        <translation>레이어 %1</translation>
    </message>
    <message>
        <source>Layer %1 · no mixing</source>
        <translation>레이어 %1 · 섞지 않음</translation>
    </message>
</context>
<context>
    <name>attnlab::RateControl</name>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Factor of the learning rate</source>
        <translation>학습률 배수</translation>
    </message>
    <message>
        <source>Multiplies the learning rate from the next step on.</source>
        <translation>다음 스텝부터 학습률에 곱합니다.</translation>
    </message>
    <message>
        <source>Set the factor of the learning rate back to 1</source>
        <translation>학습률 배수를 1로 되돌리기</translation>
    </message>
    <message>
        <source>The factor and the rate that follows. Click: back to ×1.</source>
        <translation>배수와 그에 따른 학습률. 클릭: ×1로 되돌리기.</translation>
    </message>
</context>
<context>
    <name>attnlab::ReportTable</name>
    <message>
        <source> ± %1 (standard error)</source>
        <translation> ± %1 (표준 오차)</translation>
    </message>
    <message>
        <source>mean %1, deviation over %2 seeds %3</source>
        <translation>평균 %1, 시드 %2개의 편차 %3</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>믹서</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>논문</translation>
    </message>
</context>
<context>
    <name>attnlab::RowPlot</name>
    <message>
        <source>Row of the map</source>
        <translation>맵의 행</translation>
    </message>
    <message>
        <source>%1 “%2”</source>
        <translation>%1 “%2”</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>고정됨</translation>
    </message>
    <message>
        <source>One row of the map appears here as bars over its tokens.</source>
        <translation>맵의 한 행이 여기에 토큰 위의 막대로 나타납니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::RunBanner</name>
    <message>
        <source>As the selected run was trained</source>
        <translation>선택한 실행과 같은 설정</translation>
    </message>
    <message>
        <source>Not trained: 1 change</source>
        <translation>학습되지 않음: 변경 1개</translation>
    </message>
    <message>
        <source>Not trained: %1 changes</source>
        <translation>학습되지 않음: 변경 %1개</translation>
    </message>
    <message>
        <source>Back to this run&apos;s settings</source>
        <translation>이 실행의 설정으로</translation>
    </message>
    <message>
        <source>Takes all settings of the selected run: its layers, shape, data and training. Undo brings these back.</source>
        <translation>선택한 실행의 설정을 모두 가져옵니다: 레이어, 구조, 데이터, 학습. 되돌리기로 지금 설정을 되찾습니다.</translation>
    </message>
    <message>
        <source>Fork…</source>
        <translation>분기…</translation>
    </message>
    <message>
        <source>Fork the run with these layers</source>
        <translation>이 레이어로 실행을 분기</translation>
    </message>
    <message>
        <source>The layers of a run stay as they are. A fork is a new run that starts from its weights with these layers.</source>
        <translation>실행의 레이어는 바뀌지 않습니다. 분기는 그 가중치에서 시작해 이 레이어로 학습하는 새 실행입니다.</translation>
    </message>
    <message>
        <source>A fork has other layers, as many as the run: paint one of them.</source>
        <translation>분기는 레이어 수가 같고 내용이 달라야 합니다. 레이어를 하나 칠하세요.</translation>
    </message>
    <message>
        <source>As the selected model is</source>
        <translation>선택한 모델 그대로</translation>
    </message>
    <message>
        <source>Other than the model: 1 change</source>
        <translation>모델과 다름: 변경 1개</translation>
    </message>
    <message>
        <source>Other than the model: %1 changes</source>
        <translation>모델과 다름: 변경 %1개</translation>
    </message>
    <message>
        <source>Take this model&apos;s layers</source>
        <translation>이 모델의 레이어 가져오기</translation>
    </message>
    <message>
        <source>Takes layers and shape of the selected model, to be painted. Undo brings these back.</source>
        <translation>선택한 모델의 레이어와 구조를 가져와 칠할 수 있게 합니다. 되돌리기로 지금 설정을 되찾습니다.</translation>
    </message>
    <message>
        <source>Train it…</source>
        <translation>이어 학습…</translation>
    </message>
    <message>
        <source>Train the model with these layers</source>
        <translation>이 레이어로 모델을 이어 학습</translation>
    </message>
    <message>
        <source>A new run that starts from the model&apos;s weights, with these layers where they are as many. The model itself stays as it is.</source>
        <translation>모델의 가중치에서 시작하는 새 실행입니다. 레이어 수가 같으면 이 레이어로 학습합니다. 모델 자체는 그대로 남습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::RunClient</name>
    <message>
        <source>the run is not training now</source>
        <translation>이 실행은 지금 학습 중이 아닙니다</translation>
    </message>
    <message>
        <source>the engine ended</source>
        <translation>엔진이 종료되었습니다</translation>
    </message>
    <message>
        <source>the run ended</source>
        <translation>실행이 끝났습니다</translation>
    </message>
    <message>
        <source>the engine has said nothing for %1 seconds and was ended; it is asked again</source>
        <translation>엔진이 %1초 동안 응답하지 않아 종료했습니다. 다시 묻습니다</translation>
    </message>
</context>
<context>
    <name>attnlab::RunDelegate</name>
    <message>
        <source>evaluating</source>
        <translation>평가 중</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>쉼표로 구분한 태그</translation>
    </message>
    <message>
        <source>tag, tag</source>
        <translation>태그, 태그</translation>
    </message>
</context>
<context>
    <name>attnlab::RunFeed</name>
    <message>
        <source>The record of the run is damaged: %1</source>
        <translation>실행 기록이 손상되었습니다: %1</translation>
    </message>
    <message>
        <source>the process that trains the run does not answer</source>
        <translation>실행을 학습 중인 프로세스가 응답하지 않습니다</translation>
    </message>
</context>
<context>
    <name>attnlab::RunQueue</name>
    <message>
        <source>the engine started a run but did not say where</source>
        <translation>엔진이 실행을 시작했지만 위치를 알려 주지 않았습니다</translation>
    </message>
    <message>
        <source>%1 was planned for the place “%2”, which is not among those where engines run any more: add it again, or remove the run from the queue.</source>
        <translation>%1은(는) 위치 “%2”에서 실행할 예정이었지만 그 위치가 더는 목록에 없습니다. 위치를 다시 추가하거나 대기열에서 실행을 빼세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::RunSet</name>
    <message>
        <source>%1 (demo)</source>
        <translation>%1 (데모)</translation>
    </message>
</context>
<context>
    <name>attnlab::RunTable</name>
    <message>
        <source>No runs yet. Train one, or open a run that was saved.</source>
        <translation>아직 실행이 없습니다. 학습을 시작하거나 저장된 실행을 여세요.</translation>
    </message>
    <message>
        <source>No run matches “%1”.</source>
        <translation>“%1”에 맞는 실행이 없습니다.</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>실행 1개</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>실행 %1개</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 중 %1개</translation>
    </message>
    <message>
        <source>Compare the %1 selected runs</source>
        <translation>선택한 실행 %1개 비교</translation>
    </message>
    <message>
        <source>Select two or more runs to compare them</source>
        <translation>비교하려면 실행을 둘 이상 선택하세요</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Table of runs</source>
        <translation>실행 표</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Filter runs by name, tag or setting</source>
        <translation>이름, 태그, 설정으로 실행 필터</translation>
    </message>
    <message>
        <source>Filter by name, tag or setting (Ctrl+F)</source>
        <translation>이름, 태그, 설정으로 필터 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Open run…</source>
        <translation>실행 열기…</translation>
    </message>
    <message>
        <source>Open a saved run</source>
        <translation>저장된 실행 열기</translation>
    </message>
    <message>
        <source>Differences only</source>
        <translation>차이만</translation>
    </message>
    <message>
        <source>Show only settings that differ</source>
        <translation>서로 다른 설정만 표시</translation>
    </message>
    <message>
        <source>Hide the settings on which all runs agree</source>
        <translation>모든 실행이 같은 설정 숨기기</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Compare the selected runs</source>
        <translation>선택한 실행 비교</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>숨기기</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Edit tags…</source>
        <translation>태그 편집…</translation>
    </message>
    <message>
        <source>Compare %1 runs</source>
        <translation>실행 %1개 비교</translation>
    </message>
    <message>
        <source>Compare with the selected run</source>
        <translation>선택한 실행과 비교</translation>
    </message>
    <message>
        <source>Fork at the step of the cursor…</source>
        <translation>커서의 스텝에서 분기…</translation>
    </message>
    <message>
        <source>Export checkpoint…</source>
        <translation>체크포인트 내보내기…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>이름 복사</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>스타일</translation>
    </message>
    <message>
        <source>%1, another line</source>
        <translation>%1, 다른 선</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>정렬 기준</translation>
    </message>
    <message>
        <source>Order of the list</source>
        <translation>목록 순서</translation>
    </message>
    <message>
        <source>There are no runs yet.</source>
        <translation>아직 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Select two runs: this is the selected one.</source>
        <translation>실행을 둘 선택하세요. 이것은 선택한 실행입니다.</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>메모…</translation>
    </message>
    <message>
        <source>Remove from list…</source>
        <translation>목록에서 빼기…</translation>
    </message>
    <message>
        <source>Delete from disk…</source>
        <translation>디스크에서 지우기…</translation>
    </message>
</context>
<context>
    <name>attnlab::RunTableModel</name>
    <message>
        <source>Shown</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Tokens/s</source>
        <translation>토큰/초</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>생성일</translation>
    </message>
    <message>
        <source>Shown in the views</source>
        <translation>보기에 표시함</translation>
    </message>
    <message>
        <source>Hidden in the views</source>
        <translation>보기에서 숨김</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>스텝 %1/%2</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증</translation>
    </message>
</context>
<context>
    <name>attnlab::SampleModel</name>
    <message>
        <source>expected</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>%1 of %2 right · %3 %</source>
        <translation>정답 %1/%2 · %3 %</translation>
    </message>
    <message>
        <source>Step %1: after “%2” the model wrote “%3”</source>
        <translation>스텝 %1: “%2” 다음에 모델이 쓴 것은 “%3”</translation>
    </message>
    <message>
        <source>; expected “%1”</source>
        <translation>; 정답은 “%1”</translation>
    </message>
</context>
<context>
    <name>attnlab::SamplesView</name>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Samples of the run, newest first</source>
        <translation>실행의 샘플, 최신순</translation>
    </message>
    <message>
        <source>While a run trains, what it writes after a prompt appears here.</source>
        <translation>실행이 학습하는 동안 프롬프트 다음에 쓴 글이 여기에 나타납니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::SavedDocument</name>
    <message>
        <source>The stack of the last session is lost: %1</source>
        <translation>지난 세션의 스택을 잃었습니다: %1</translation>
    </message>
</context>
<context>
    <name>attnlab::SavedQueue</name>
    <message>
        <source>The queue of the last session is lost: %1</source>
        <translation>지난 세션의 대기열을 잃었습니다: %1</translation>
    </message>
</context>
<context>
    <name>attnlab::Section</name>
    <message>
        <source>Open</source>
        <translation>열림</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>닫힘</translation>
    </message>
</context>
<context>
    <name>attnlab::ShapePanel</name>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>은닉 크기</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>헤드</translation>
    </message>
    <message>
        <source>Key-value heads</source>
        <translation>키-값 헤드</translation>
    </message>
    <message>
        <source>Intermediate size</source>
        <translation>중간 크기</translation>
    </message>
    <message>
        <source>Sequence length</source>
        <translation>시퀀스 길이</translation>
    </message>
    <message>
        <source>RoPE</source>
        <translation>RoPE</translation>
    </message>
    <message>
        <source>QK norm</source>
        <translation>QK 정규화</translation>
    </message>
    <message>
        <source>q, k, v biases</source>
        <translation>q, k, v 편향</translation>
    </message>
    <message>
        <source>Tied embeddings</source>
        <translation>임베딩 공유</translation>
    </message>
    <message>
        <source>%1 on</source>
        <translation>%1 켬</translation>
    </message>
    <message>
        <source>%1 off</source>
        <translation>%1 끔</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Preset %1</source>
        <translation>프리셋 %1</translation>
    </message>
    <message>
        <source>1 head</source>
        <translation>헤드 1개</translation>
    </message>
    <message>
        <source>%1 heads</source>
        <translation>헤드 %1개</translation>
    </message>
    <message>
        <source>%1 of %2 heads</source>
        <translation>헤드 %2개 중 %1개</translation>
    </message>
    <message>
        <source>1 layer</source>
        <translation>레이어 1개</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>레이어 %1개</translation>
    </message>
    <message>
        <source>Head size %1</source>
        <translation>헤드 크기 %1</translation>
    </message>
    <message>
        <source>⚠ %1</source>
        <translation>⚠ %1</translation>
    </message>
    <message>
        <source>⚠ %1 (and %2 more)</source>
        <translation>⚠ %1 (외 %2건)</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>Own sizes</source>
        <translation>직접 지정</translation>
    </message>
</context>
<context>
    <name>attnlab::ShortcutSheet</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>키보드와 마우스</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>단축키 검색</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>In every view</source>
        <translation>모든 보기에서</translation>
    </message>
    <message>
        <source>Hover</source>
        <translation>가리키기</translation>
    </message>
    <message>
        <source>Previews</source>
        <translation>미리 보기</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>클릭</translation>
    </message>
    <message>
        <source>Pins what is under the pointer</source>
        <translation>포인터 아래의 항목을 고정</translation>
    </message>
    <message>
        <source>Releases what is pinned</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>Adds to what is pinned</source>
        <translation>고정한 항목에 추가</translation>
    </message>
    <message>
        <source>No shortcut fits.</source>
        <translation>맞는 단축키가 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::SpecDocument</name>
    <message>
        <source>Open %1</source>
        <translation>%1 열기</translation>
    </message>
</context>
<context>
    <name>attnlab::StackPainter</name>
    <message>
        <source>Layers of the stack</source>
        <translation>스택의 레이어</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>레이어 %1</translation>
    </message>
    <message>
        <source>layers %1 to %2</source>
        <translation>레이어 %1~%2</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>Its gated MLP has no queries and keys. Switch token mixing on to choose them.</source>
        <translation>게이트 MLP에는 쿼리와 키가 없습니다. 고르려면 토큰 혼합을 켜세요.</translation>
    </message>
    <message>
        <source>A point that the paper does not name.</source>
        <translation>논문에 이름이 없는 조합입니다.</translation>
    </message>
    <message>
        <source>Click for the paper&apos;s mixers, drag to copy this layer onto others.</source>
        <translation>클릭: 논문의 믹서, 끌기: 이 레이어를 다른 레이어에 복사.</translation>
    </message>
    <message>
        <source>Click for %1, drag to paint, Shift+click to extend, right-click for all.</source>
        <translation>클릭: %1, 끌기: 칠하기, Shift+클릭: 확장, 오른쪽 클릭: 전체.</translation>
    </message>
</context>
<context>
    <name>attnlab::StackPanel</name>
    <message>
        <source>Model shape: %1</source>
        <translation>모델 구조: %1</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <translation>되돌리기: %1</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>되돌릴 것 없음</translation>
    </message>
    <message>
        <source>Redo %1</source>
        <translation>다시 하기: %1</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>다시 할 것 없음</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 하기</translation>
    </message>
    <message>
        <source>Model shape: sizes, positions, biases</source>
        <translation>모델 구조: 크기, 위치, 편향</translation>
    </message>
    <message>
        <source>Use what suits the text</source>
        <translation>텍스트에 맞는 설정 사용</translation>
    </message>
</context>
<context>
    <name>attnlab::StatusReadout</name>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Ready to train</source>
        <translation>학습 준비됨</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>실패: %1</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>토큰/초</translation>
    </message>
    <message>
        <source>left</source>
        <translation>남음</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>queued %1</source>
        <translation>대기 %1</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>Out of reach</source>
        <translation>연결할 수 없음</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>MFU</source>
        <translation>MFU</translation>
    </message>
</context>
<context>
    <name>attnlab::StepCursor</name>
    <message>
        <source>Previous snapshot</source>
        <translation>이전 스냅샷</translation>
    </message>
    <message>
        <source>Ctrl+Left</source>
        <translation>Ctrl+Left</translation>
    </message>
    <message>
        <source>Next snapshot</source>
        <translation>다음 스냅샷</translation>
    </message>
    <message>
        <source>Ctrl+Right</source>
        <translation>Ctrl+Right</translation>
    </message>
    <message>
        <source>Bookmark this step</source>
        <translation>이 스텝에 북마크</translation>
    </message>
    <message>
        <source>Ctrl+B</source>
        <translation>Ctrl+B</translation>
    </message>
    <message>
        <source>Previous bookmark</source>
        <translation>이전 북마크</translation>
    </message>
    <message>
        <source>Shift+B</source>
        <translation>Shift+B</translation>
    </message>
    <message>
        <source>Next bookmark</source>
        <translation>다음 북마크</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Follow the latest step</source>
        <translation>최신 스텝 따라가기</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>따라가기</translation>
    </message>
    <message>
        <source>Step number</source>
        <translation>스텝 번호</translation>
    </message>
    <message>
        <source>step </source>
        <comment>before a number</comment>
        <translation>스텝 </translation>
    </message>
    <message>
        <source>No step recorded yet</source>
        <translation>아직 기록된 스텝 없음</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>/ %1</translation>
    </message>
    <message>
        <source> · weights of snapshot %1</source>
        <translation> · 스냅샷 %1의 가중치</translation>
    </message>
    <message>
        <source>No snapshot lies before this step.</source>
        <translation>이 스텝 앞에 스냅샷이 없습니다.</translation>
    </message>
    <message>
        <source>No snapshot lies after this step.</source>
        <translation>이 스텝 뒤에 스냅샷이 없습니다.</translation>
    </message>
    <message>
        <source>No bookmark lies before this step.</source>
        <translation>이 스텝 앞에 북마크가 없습니다.</translation>
    </message>
    <message>
        <source>No bookmark lies after this step.</source>
        <translation>이 스텝 뒤에 북마크가 없습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::StepTrack</name>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>step %1: %2</source>
        <translation>스텝 %1: %2</translation>
    </message>
    <message>
        <source>bookmark at step %1</source>
        <translation>스텝 %1의 북마크</translation>
    </message>
    <message>
        <source>snapshot at step %1</source>
        <translation>스텝 %1의 스냅샷</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
</context>
<context>
    <name>attnlab::Studio</name>
    <message>
        <source>Choose text</source>
        <translation>텍스트 선택</translation>
    </message>
    <message>
        <source>Take settings of %1</source>
        <translation>%1의 설정 가져오기</translation>
    </message>
    <message>
        <source>Choose data</source>
        <translation>데이터 선택</translation>
    </message>
    <message>
        <source>%1: %2 % on the first token, %3 % on itself, %4 % on the token before, entropy %5 of %6 nats</source>
        <translation>%1: 첫 토큰에 %2 %, 자기 자신에 %3 %, 바로 앞 토큰에 %4 %, 엔트로피 %5/%6나트</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>masked scores</source>
        <translation>마스크된 점수</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>loss in nats</source>
        <translation>손실(나트)</translation>
    </message>
    <message>
        <source>Open or train a run first.</source>
        <translation>먼저 실행을 열거나 학습하세요.</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습 중</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>Open run</source>
        <translation>실행 열기</translation>
    </message>
    <message>
        <source>Choose what to leave out; every view then shows the changed model.</source>
        <translation>뺄 것을 고르면 모든 보기가 바뀐 모델을 보여 줍니다.</translation>
    </message>
    <message>
        <source>This run has recorded no weights yet.</source>
        <translation>이 실행은 아직 가중치를 기록하지 않았습니다.</translation>
    </message>
    <message>
        <source>Measuring the loss on held-out sequences…</source>
        <translation>학습에 쓰지 않은 시퀀스로 손실을 재는 중…</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>레이어 %1, 헤드 %2</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>레이어 %1</translation>
    </message>
    <message>
        <source>The loss is no number since step %1.</source>
        <translation>스텝 %1부터 손실이 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 looks at almost one token a row since step %2: entropy %3 of what a uniform map has (alarm at %4).</source>
        <translation>%1: 스텝 %2부터 행마다 거의 한 토큰만 봅니다. 엔트로피가 균일한 맵의 %3입니다(경보 %4).</translation>
    </message>
    <message>
        <source>%1 rests on the first token since step %2: %3 of its weight (alarm at %4).</source>
        <translation>%1: 스텝 %2부터 첫 토큰에 머뭅니다. 가중치의 %3입니다(경보 %4).</translation>
    </message>
    <message>
        <source>%1 has outliers before the softmax since step %2: up to %3 at step %5 (alarm at %4).</source>
        <translation>%1: 스텝 %2부터 소프트맥스 전 값에 이상치가 있습니다. 스텝 %5에서 %3까지입니다(경보 %4).</translation>
    </message>
    <message>
        <source>%1 looks at everything alike since step %2: entropy %3 of what a uniform map has (alarm at %4).</source>
        <translation>%1: 스텝 %2부터 모든 토큰을 똑같이 봅니다. 엔트로피가 균일한 맵의 %3입니다(경보 %4).</translation>
    </message>
    <message>
        <source>%1 is dead since step %2: %3 of its weight lies on the first token (alarm at %4).</source>
        <translation>%1: 스텝 %2부터 죽어 있습니다. 가중치의 %3가 첫 토큰에 있습니다(경보 %4).</translation>
    </message>
    <message>
        <source>Over at step %1.</source>
        <translation>스텝 %1에서 끝났습니다.</translation>
    </message>
    <message>
        <source>What deserves a look in the selected run appears here.</source>
        <translation>고른 실행에서 살펴볼 만한 일이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>No alarms from the loss. This run recorded no indicators, so layers and heads cannot be watched; a new run records them.</source>
        <translation>손실에서 온 경보가 없습니다. 이 실행은 지표를 기록하지 않아 레이어와 헤드를 지켜볼 수 없습니다. 지금 학습하는 실행은 기록합니다.</translation>
    </message>
    <message>
        <source>No alarms: neither the loss nor any layer or head is out of the ordinary.</source>
        <translation>경보가 없습니다. 손실도, 어떤 레이어나 헤드도 특이하지 않습니다.</translation>
    </message>
    <message>
        <source>no run is compared</source>
        <translation>비교하는 실행 없음</translation>
    </message>
    <message>
        <source>layer %1 · head %2</source>
        <translation>레이어 %1 · 헤드 %2</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>nothing is taken out</source>
        <translation>뺀 것 없음</translation>
    </message>
    <message>
        <source>Choose a run to compare with in the table of runs.</source>
        <translation>실행 표에서 비교할 실행을 고르세요.</translation>
    </message>
    <message>
        <source>Asking for the maps of the probe text…</source>
        <translation>프로브 텍스트의 맵을 묻는 중…</translation>
    </message>
    <message>
        <source>Mean |Δ| %1; largest %2 at query %3 “%4”, key %5 “%6”</source>
        <translation>평균 |Δ| %1, 가장 큰 변화 %2: 쿼리 %3 “%4”, 키 %5 “%6”</translation>
    </message>
    <message>
        <source>; %1 % of the weight moved</source>
        <translation>, 가중치의 %1 %가 옮겨 감</translation>
    </message>
    <message>
        <source>; entropy %1%2 nats</source>
        <translation>, 엔트로피 %1%2 나트</translation>
    </message>
    <message>
        <source>%1 · layer %2 · head %3 · step %4 minus %5</source>
        <translation>%1 · 레이어 %2 · 헤드 %3 · 스텝 %4 빼기 %5</translation>
    </message>
    <message>
        <source>Flow through the layers</source>
        <translation>레이어를 지나는 흐름</translation>
    </message>
    <message>
        <source>Where a token&apos;s information comes from, layer by layer, appears here.</source>
        <translation>토큰의 정보가 레이어마다 어디서 오는지 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>after L%1</source>
        <translation>L%1 뒤</translation>
    </message>
    <message>
        <source>%1, token %2 “%3”: %4 %</source>
        <translation>%1, 토큰 %2 “%3”: %4 %</translation>
    </message>
    <message>
        <source>Shares in % that reach position %1 “%2”, step %3; the most, %4 %, from token %5 “%6”. Half of each layer counts as its residual.</source>
        <translation>위치 %1 “%2”에 닿는 몫(%), 스텝 %3. 가장 많은 %4 %가 토큰 %5 “%6”에서 옵니다. 레이어마다 절반은 잔차로 칩니다.</translation>
    </message>
    <message>
        <source>previous</source>
        <translation>앞 토큰</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>중복</translation>
    </message>
    <message>
        <source>induction</source>
        <translation>유도</translation>
    </message>
    <message>
        <source>sink</source>
        <translation>싱크</translation>
    </message>
    <message>
        <source>local</source>
        <translation>국소</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>균일</translation>
    </message>
    <message>
        <source>Indicators of the selected run appear here.</source>
        <translation>고른 실행의 지표가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1, 스텝 %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Predictions of each layer</source>
        <translation>레이어별 예측</translation>
    </message>
    <message>
        <source>What each layer would predict next appears here.</source>
        <translation>각 레이어가 다음에 무엇을 예측할지 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>임베딩</translation>
    </message>
    <message>
        <source>%1, after token %2 “%3”: %4</source>
        <translation>%1, 토큰 %2 “%3” 다음: %4</translation>
    </message>
    <message>
        <source>; loss %1 nats</source>
        <translation>, 손실 %1 나트</translation>
    </message>
    <message>
        <source>Likeliest next token after each layer, shaded by its probability, step %1. Bold: from there on what the model says in the end.</source>
        <translation>레이어마다 가장 그럴듯한 다음 토큰, 확률만큼 짙게, 스텝 %1. 굵은 글씨: 그 레이어부터 모델의 최종 답과 같습니다.</translation>
    </message>
    <message>
        <source>Logit ranges of the selected run appear here.</source>
        <translation>고른 실행의 로짓 범위가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>항등</translation>
    </message>
    <message>
        <source>previous token</source>
        <translation>앞 토큰</translation>
    </message>
    <message>
        <source>%1. Maps, indicators and predictions are those of the changed model; the run itself is untouched.</source>
        <translation>%1. 맵, 지표, 예측은 바뀐 모델의 것이며 실행 자체는 그대로입니다.</translation>
    </message>
    <message>
        <source>End what-if</source>
        <translation>가정 끝내기</translation>
    </message>
    <message>
        <source>Look at the model as it is again</source>
        <translation>모델을 다시 원래대로 봅니다</translation>
    </message>
    <message>
        <source>layer %1 skipped</source>
        <translation>레이어 %1 건너뜀</translation>
    </message>
    <message>
        <source>layers %1 skipped</source>
        <translation>레이어 %1 건너뜀</translation>
    </message>
    <message>
        <source>mixer of layer %1 skipped</source>
        <translation>레이어 %1의 믹서 건너뜀</translation>
    </message>
    <message>
        <source>mixers of layers %1 skipped</source>
        <translation>레이어 %1의 믹서 건너뜀</translation>
    </message>
    <message>
        <source>map of layer %1: %2</source>
        <translation>레이어 %1의 맵: %2</translation>
    </message>
    <message>
        <source>layer %1 without head %2</source>
        <translation>레이어 %1에서 헤드 %2 제외</translation>
    </message>
    <message>
        <source>layer %1 without heads %2</source>
        <translation>레이어 %1에서 헤드 %2 제외</translation>
    </message>
    <message>
        <source>what if: %1</source>
        <translation>가정: %1</translation>
    </message>
    <message>
        <source>The loss jumped at step %1: %2 where up to %3 was usual.</source>
        <translation>스텝 %1에서 손실이 튀었습니다: 보통 %3까지인데 %2입니다.</translation>
    </message>
    <message>
        <source>out of reach</source>
        <translation>연결할 수 없음</translation>
    </message>
    <message>
        <source>Another run&apos;s maps appear here: select two runs and press Compare.</source>
        <translation>여기에 다른 실행의 맵이 나타납니다. 실행 두 개를 선택하고 비교를 누르세요.</translation>
    </message>
    <message>
        <source>Press Train, or open a run: its maps appear here.</source>
        <translation>학습을 누르거나 실행을 여세요. 여기에 그 맵이 나타납니다.</translation>
    </message>
    <message>
        <source>The engine is reading this run&apos;s weights…</source>
        <translation>엔진이 이 실행의 가중치를 읽고 있습니다…</translation>
    </message>
    <message>
        <source>Reading the text to learn a tokenizer…</source>
        <translation>토크나이저를 학습하려고 텍스트를 읽는 중…</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>준비하는 중…</translation>
    </message>
    <message>
        <source>%1 documents, %2 tokens</source>
        <translation>문서 %1개, 토큰 %2개</translation>
    </message>
    <message>
        <source>Learning: %1 of %2 tokens</source>
        <translation>학습 중: 토큰 %2개 중 %1개</translation>
    </message>
    <message>
        <source>Stopped. Prepare again to go on from there.</source>
        <translation>중지했습니다. 다시 준비하면 이어서 합니다.</translation>
    </message>
    <message>
        <source>%1 tokens to train on, %2 held out, of %3 documents; vocabulary %4</source>
        <translation>학습용 토큰 %1개, 검증용 %2개, 문서 %3개, 어휘 크기 %4</translation>
    </message>
    <message>
        <source>; %1 bytes a token</source>
        <translation>, 토큰당 %1바이트</translation>
    </message>
    <message>
        <source>Train with a corpus</source>
        <translation>말뭉치로 학습</translation>
    </message>
    <message>
        <source>The next run trains with this corpus.</source>
        <translation>다음 실행은 이 말뭉치로 학습합니다.</translation>
    </message>
    <message>
        <source>Looking what is here…</source>
        <translation>받은 것을 확인하는 중…</translation>
    </message>
    <message>
        <source>Datasets that can be downloaded appear here.</source>
        <translation>받을 수 있는 데이터셋이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Downloading %1…</source>
        <translation>%1: 받는 중…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 중 %1</translation>
    </message>
    <message>
        <source> · file %1 of %2</source>
        <translation> · 파일 %2개 중 %1번째</translation>
    </message>
    <message>
        <source>%1 is here.</source>
        <translation>%1: 받았습니다.</translation>
    </message>
    <message>
        <source>Stopped. What came is kept; the download goes on from there.</source>
        <translation>중지했습니다. 받은 부분은 남아 있으며 거기서부터 이어집니다.</translation>
    </message>
    <message>
        <source>Choose runs and tasks and press Evaluate: scores appear here as the paper&apos;s tables.</source>
        <translation>실행과 과제를 고르고 평가를 누르면, 점수가 논문의 표 형식으로 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Evaluated.</source>
        <translation>평가했습니다.</translation>
    </message>
    <message>
        <source>%1 has no variant layers to leave out.</source>
        <translation>%1: 뺄 변형 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>Evaluating %1…</source>
        <translation>%1: 평가하는 중…</translation>
    </message>
    <message>
        <source>%1: %2, context %3, %4 of %5 texts</source>
        <translation>%1: %2, 컨텍스트 %3, 텍스트 %5개 중 %4개</translation>
    </message>
    <message>
        <source>Stopped. What was scored is kept; Evaluate goes on there.</source>
        <translation>중지했습니다. 채점한 것은 남아 있으며, 평가를 누르면 이어서 합니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 was trained on text, not on a generated task: choose tasks for it.</source>
        <translation>%1: 생성 과제가 아니라 텍스트로 학습했습니다. 평가할 과제를 고르세요.</translation>
    </message>
    <message>
        <source>Change bookmarks</source>
        <translation>북마크 변경</translation>
    </message>
    <message>
        <source>training often becomes unstable from here. A lower learning rate or QK norm helps.</source>
        <translation>여기서부터 학습이 불안정해지는 일이 많습니다. 학습률을 낮추거나 QK 정규화를 쓰세요.</translation>
    </message>
    <message>
        <source>numbers of this size lose digits, in bf16 above all, and a jump of the loss may follow. QK norm or a lower learning rate helps.</source>
        <translation>이 크기의 수는 특히 bf16에서 자릿수를 잃고 손실이 튈 수 있습니다. QK 정규화나 더 낮은 학습률이 도움이 됩니다.</translation>
    </message>
    <message>
        <source>what this head adds is the same everywhere: the model could do without it.</source>
        <translation>이 헤드가 더하는 값은 어디서나 같아서, 없어도 됩니다.</translation>
    </message>
    <message>
        <source>nothing is learned from here on. Go back to a snapshot before, with a lower learning rate.</source>
        <translation>여기서부터는 아무것도 학습되지 않습니다. 더 낮은 학습률로 이전 스냅샷에서 다시 시작하세요.</translation>
    </message>
    <message>
        <source>the loss came back by itself.</source>
        <translation>손실이 스스로 돌아왔습니다.</translation>
    </message>
    <message>
        <source>unless the loss comes back within some steps, the learning rate is too high.</source>
        <translation>몇 스텝 안에 손실이 돌아오지 않으면 학습률이 너무 높은 것입니다.</translation>
    </message>
    <message>
        <source>Use what suits the data</source>
        <translation>데이터에 맞는 설정 사용</translation>
    </message>
    <message>
        <source>Left out, as this model&apos;s vocabulary lacks it: %1</source>
        <translation>이 모델의 어휘에 없어 뺐습니다: %1</translation>
    </message>
    <message>
        <source>The text is longer than the model takes: its end is left out.</source>
        <translation>텍스트가 모델이 받는 길이보다 길어 끝부분을 뺐습니다.</translation>
    </message>
    <message>
        <source>trained models rest on the first token where nothing else fits. Look closer only if the loss stands still.</source>
        <translation>학습된 모델은 볼 것이 없을 때 첫 토큰에 머뭅니다. 손실이 멈춰 있을 때만 살펴보세요.</translation>
    </message>
    <message>
        <source>this head takes the mean of all tokens. The loss does not suffer, but its parameters do nothing else.</source>
        <translation>이 헤드는 모든 토큰의 평균을 냅니다. 손실에는 해가 없지만 파라미터가 다른 일을 하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1: 열 수 없습니다: %2</translation>
    </message>
    <message>
        <source>; lines left out: %1</source>
        <translation>; 제외한 줄: %1</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2</source>
        <translation>%1에 연결할 수 없습니다: %2</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Remove a run from the list</source>
        <translation>실행을 목록에서 빼기</translation>
    </message>
    <message>
        <source>Remove %1 runs from the list</source>
        <translation>실행 %1개를 목록에서 빼기</translation>
    </message>
    <message>
        <source>→ %1</source>
        <translation>→ %1</translation>
    </message>
    <message>
        <source>Forked from %1 at step %2</source>
        <translation>%1의 스텝 %2에서 분기</translation>
    </message>
    <message>
        <source>The queue waits for %1: it stays in the list until it is over.</source>
        <translation>대기열이 %1을(를) 기다리고 있습니다. 끝날 때까지 목록에 남습니다.</translation>
    </message>
    <message>
        <source>Rename a run</source>
        <translation>실행 이름 변경</translation>
    </message>
    <message>
        <source>Change notes</source>
        <translation>메모 변경</translation>
    </message>
    <message>
        <source>Show runs</source>
        <translation>실행 표시</translation>
    </message>
    <message>
        <source>Hide runs</source>
        <translation>실행 숨기기</translation>
    </message>
    <message>
        <source>Pin runs</source>
        <translation>실행 고정</translation>
    </message>
    <message>
        <source>Unpin runs</source>
        <translation>실행 고정 해제</translation>
    </message>
    <message>
        <source>Change tags</source>
        <translation>태그 변경</translation>
    </message>
    <message>
        <source>Change the style of a run</source>
        <translation>실행의 모양 변경</translation>
    </message>
    <message>
        <source>Loss of the probe text: %1 → %2 nats a token</source>
        <translation>프로브 텍스트의 손실: 토큰당 %1 → %2 나트</translation>
    </message>
    <message>
        <source>Loss of the probe text: %1 nats a token</source>
        <translation>프로브 텍스트의 손실: 토큰당 %1 나트</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>레이어 %1</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>헤드 %1</translation>
    </message>
    <message>
        <source>heads %1–%2 share keys</source>
        <translation>헤드 %1–%2이(가) 키를 공유</translation>
    </message>
    <message>
        <source>The card of an opened model appears here: File, Open model…</source>
        <translation>연 모델의 카드가 여기에 나타납니다: 파일, 모델 열기…</translation>
    </message>
    <message>
        <source>model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Opened model: %1</source>
        <translation>연 모델: %1</translation>
    </message>
    <message>
        <source>Alarms watch a training: nothing is trained in an opened model.</source>
        <translation>경보는 학습을 지켜봅니다. 연 모델에서는 학습이 없습니다.</translation>
    </message>
    <message>
        <source>%1 and %2 each show a text of their own. Maps of the same text can be compared.</source>
        <translation>%1과(와) %2이(가) 각자의 텍스트를 보여 줍니다. 같은 텍스트의 맵만 비교할 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 and %2 cut this text into other tokens, so that their maps have no difference.</source>
        <translation>%1과(와) %2이(가) 이 텍스트를 서로 다른 토큰으로 나누므로 맵의 차이를 구할 수 없습니다.</translation>
    </message>
    <message>
        <source>The run has no snapshot yet.</source>
        <translation>실행에 아직 스냅숏이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a text and press Start: what every head does over it appears here.</source>
        <translation>텍스트를 선택하고 시작을 누르면 모든 헤드가 그 위에서 하는 일이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>%1 여는 중…</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>토큰 %2개 중 %1개</translation>
    </message>
    <message>
        <source>Stopped. What was looked at is kept; Start goes on there.</source>
        <translation>멈췄습니다. 살펴본 것은 보관되며, 시작을 누르면 거기서 이어집니다.</translation>
    </message>
    <message>
        <source>Alone this text has other tokens than within the data, so the map does not show the same row.</source>
        <translation>이 텍스트는 따로 떼어 놓으면 데이터 안에서와 토큰이 달라서, 맵이 같은 행을 보여 주지 않습니다.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Run at %1</source>
        <translation>%1에서 실행</translation>
    </message>
    <message>
        <source>Change the batch size to what fits</source>
        <translation>들어가는 배치 크기로 변경</translation>
    </message>
    <message>
        <source>Asking %1 what it has…</source>
        <translation>%1에 무엇이 있는지 묻는 중…</translation>
    </message>
    <message>
        <source>%1 has no device %2.</source>
        <translation>%1에는 장치 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>The text has to lie there under the same path.</source>
        <translation>텍스트가 그곳의 같은 경로에 있어야 합니다.</translation>
    </message>
    <message>
        <source>Select a run first.</source>
        <translation>먼저 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>%1, step %2 of %3</source>
        <translation>%1, %3단계 중 %2단계</translation>
    </message>
    <message>
        <source>%1 is being trained; the step goes on when it is done.</source>
        <translation>학습하는 중입니다: %1. 끝나면 이 단계가 이어집니다.</translation>
    </message>
    <message>
        <source>This step needs a trained model: %1.</source>
        <translation>이 단계에는 학습한 모델이 필요합니다: %1.</translation>
    </message>
    <message>
        <source>Train it now</source>
        <translation>지금 학습하기</translation>
    </message>
    <message>
        <source>This token has not come before: choose a row further down.</source>
        <translation>이 토큰은 앞에 나온 적이 없습니다. 더 아래의 행을 고르세요.</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>레이어 %1, 헤드 %2</translation>
    </message>
    <message>
        <source>Row %1 “%2” looks at %3 “%4”.</source>
        <translation>행 %1 “%2”이(가) %3 “%4”을(를) 봅니다.</translation>
    </message>
    <message>
        <source>en</source>
        <comment>the language that lessons are told in: en or ko</comment>
        <translation>ko</translation>
    </message>
    <message>
        <source>The runs and the text that are open have no answer to this; you may go on.</source>
        <translation>열려 있는 실행과 텍스트로는 답할 수 없는 물음입니다. 다음으로 넘어가도 됩니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::TaskCard</name>
    <message>
        <source>chance %1 %</source>
        <translation>무작위 %1 %</translation>
    </message>
    <message>
        <source>Accuracy of somebody who knows the format but not the sequence.</source>
        <translation>형식은 알지만 시퀀스는 모를 때의 정확도입니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::TermPicture</name>
    <message>
        <source>Example maps</source>
        <translation>예시 맵</translation>
    </message>
</context>
<context>
    <name>attnlab::TextPage</name>
    <message>
        <source>Choose text files</source>
        <translation>텍스트 파일 선택</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md *.json);;All files (*)</source>
        <translation>텍스트 (*.txt *.md *.json);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Choose a tokenizer</source>
        <translation>토크나이저 선택</translation>
    </message>
    <message>
        <source>Tokenizers (tokenizer.json *.json)</source>
        <translation>토크나이저 (tokenizer.json *.json)</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>about </source>
        <translation>약 </translation>
    </message>
    <message>
        <source>at least </source>
        <translation>최소 </translation>
    </message>
    <message>
        <source>%1, %2 characters</source>
        <translation>%1, 문자 %2개</translation>
    </message>
    <message>
        <source>Vocabulary: %1 tokens</source>
        <translation>어휘: 토큰 %1개</translation>
    </message>
    <message>
        <source>%1 tokens to train on, the last %2 held out</source>
        <translation>학습 토큰 %1개, 마지막 %2개는 검증용</translation>
    </message>
    <message>
        <source>Drop UTF-8 text files here</source>
        <translation>UTF-8 텍스트 파일을 여기에 놓으세요</translation>
    </message>
    <message>
        <source>Their size, vocabulary and first tokens appear below.</source>
        <translation>크기, 어휘, 첫 토큰이 아래에 나타납니다.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Text files</source>
        <translation>텍스트 파일</translation>
    </message>
    <message>
        <source>Remove the selected files</source>
        <translation>선택한 파일 제거</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>How text is cut into tokens</source>
        <translation>텍스트를 토큰으로 나누는 방법</translation>
    </message>
    <message>
        <source>First tokens of the text</source>
        <translation>텍스트의 첫 토큰</translation>
    </message>
    <message>
        <source>The first tokens of the text appear here.</source>
        <translation>여기에 텍스트의 첫 토큰이 나타납니다.</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>문자</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>%1…</source>
        <translation>%1…</translation>
    </message>
    <message>
        <source>From a tokenizer.json…</source>
        <translation>tokenizer.json에서…</translation>
    </message>
    <message>
        <source>Prepared corpus of %1 documents, %2</source>
        <translation>준비된 말뭉치, 문서 %1개, %2</translation>
    </message>
    <message>
        <source>%1 tokens to train on, %2 held out</source>
        <translation>학습용 토큰 %1개, 검증용 %2개</translation>
    </message>
    <message>
        <source>Select files in the list first.</source>
        <translation>먼저 목록에서 파일을 선택하세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::TextPreview</name>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1: 파일이 없습니다.</translation>
    </message>
    <message>
        <source>%1 is a folder: give the text files in it.</source>
        <translation>%1: 폴더입니다. 안에 있는 텍스트 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>%1 is no ordinary file.</source>
        <translation>%1: 일반 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1: 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1: 비어 있습니다.</translation>
    </message>
    <message>
        <source>%1 is UTF-16: save it as UTF-8.</source>
        <translation>%1: UTF-16입니다. UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>%1 is no text (it contains zero bytes).</source>
        <translation>%1: 텍스트가 아닙니다(0 바이트가 들어 있습니다).</translation>
    </message>
    <message>
        <source>%1 is no valid UTF-8 at byte %2: save it as UTF-8.</source>
        <translation>%1: 바이트 %2에서 올바른 UTF-8이 아닙니다. UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>The text has %1 tokens, sequences of %2 need %3: give more text or a smaller sequence length.</source>
        <translation>텍스트에 토큰이 %1개 있지만, 길이 %2의 시퀀스에는 %3개가 필요합니다. 텍스트를 더 주거나 시퀀스 길이를 줄이세요.</translation>
    </message>
    <message>
        <source>There is no file yet.</source>
        <translation>아직 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The corpus holds out %1 tokens, sequences of %2 need %3: hold out more text or take a smaller sequence length.</source>
        <translation>말뭉치의 검증용 토큰은 %1개인데, 길이 %2인 시퀀스에는 %3개가 필요합니다. 검증용 텍스트를 늘리거나 시퀀스를 짧게 하세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::TokenStrip</name>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Tokens appear here once there is a text.</source>
        <translation>텍스트가 있으면 여기에 토큰이 나타납니다.</translation>
    </message>
    <message>
        <source>token %1 of %2: %3</source>
        <translation>토큰 %1/%2: %3</translation>
    </message>
    <message>
        <source>%1 · %2 %3</source>
        <translation>%1 · %2 %3</translation>
    </message>
    <message>
        <source>%1 (added by the tokenizer)</source>
        <translation>%1 (토크나이저가 추가함)</translation>
    </message>
</context>
<context>
    <name>attnlab::TokenTableModel</name>
    <message>
        <source>token %1 “%2”</source>
        <translation>토큰 %1 “%2”</translation>
    </message>
</context>
<context>
    <name>attnlab::TopRowList</name>
    <message>
        <source>“%1” looks at “%2” with %3: %4</source>
        <translation>“%1”이(가) “%2”을(를) %3만큼 봅니다: %4</translation>
    </message>
    <message>
        <source>Puts this text in the probe text, so that the map shows it.</source>
        <translation>이 텍스트를 프로브 텍스트에 넣어 맵이 보여 주게 합니다.</translation>
    </message>
    <message>
        <source>Strongest rows of the selected head</source>
        <translation>선택한 헤드의 가장 강한 행</translation>
    </message>
</context>
<context>
    <name>attnlab::Training</name>
    <message>
        <source>Remove %1 from the queue</source>
        <translation>대기열에서 %1 제거</translation>
    </message>
    <message>
        <source>Move %1 in the queue</source>
        <translation>대기열에서 %1 옮기기</translation>
    </message>
    <message>
        <source>Select the run to fork first.</source>
        <translation>먼저 분기할 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>A fork keeps the number of layers: this needs a new run.</source>
        <translation>분기는 레이어 수를 바꿀 수 없습니다. 새 실행이 필요합니다.</translation>
    </message>
    <message>
        <source>Paint a layer first: the fork would equal the run it comes from.</source>
        <translation>먼저 레이어를 칠하세요. 지금 분기하면 원래 실행과 같습니다.</translation>
    </message>
    <message>
        <source> fork at %1</source>
        <translation> 분기 %1</translation>
    </message>
    <message>
        <source>Change the learning rate of %1</source>
        <translation>%1의 학습률 변경</translation>
    </message>
    <message>
        <source>%1 has no device %2: choose another one under Training.</source>
        <translation>%1에는 장치 %2이(가) 없습니다. 학습 패널에서 다른 장치를 고르세요.</translation>
    </message>
</context>
<context>
    <name>attnlab::TrainingPanel</name>
    <message>
        <source>Change %1</source>
        <translation>%1 변경</translation>
    </message>
    <message>
        <source>auto: %1</source>
        <translation>자동: %1</translation>
    </message>
    <message>
        <source>auto: all</source>
        <translation>자동: 전체</translation>
    </message>
    <message>
        <source>%1 tokens a step, %2 in all</source>
        <translation>스텝당 토큰 %1개, 모두 %2개</translation>
    </message>
    <message>
        <source>now</source>
        <translation>바로</translation>
    </message>
    <message>
        <source>next run</source>
        <translation>다음 실행</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>More training settings</source>
        <translation>학습 설정 더 보기</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Name the layers whose maps are recorded first.</source>
        <translation>먼저 맵을 기록할 레이어를 지정하세요.</translation>
    </message>
    <message>
        <source>The run that trains takes a change from its next step on. The peak rate in force is beside the field where it is another.</source>
        <translation>학습 중인 실행은 다음 스텝부터 바뀐 값을 씁니다. 실제 최고 학습률이 다르면 입력란 옆에 나타납니다.</translation>
    </message>
    <message>
        <source>now %1</source>
        <translation>바로 %1</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>The machine that the run computes on.</source>
        <translation>실행이 계산하는 컴퓨터.</translation>
    </message>
</context>
<context>
    <name>attnlab::TransportBar</name>
    <message>
        <source>Add to queue</source>
        <translation>대기열에 추가</translation>
    </message>
    <message>
        <source>Train with 3 seeds</source>
        <translation>시드 3개로 학습</translation>
    </message>
    <message>
        <source>Train with 5 seeds</source>
        <translation>시드 5개로 학습</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Train the model of the stack on the chosen data.</source>
        <translation>고른 데이터로 스택의 모델을 학습합니다.</translation>
    </message>
    <message>
        <source>More ways to train</source>
        <translation>다른 학습 방법</translation>
    </message>
    <message>
        <source>Add to the queue, train with several seeds.</source>
        <translation>대기열에 추가하거나 여러 시드로 학습합니다.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Go on training.</source>
        <translation>학습을 계속합니다.</translation>
    </message>
    <message>
        <source>Pause after the step under way.</source>
        <translation>진행 중인 스텝이 끝나면 일시 정지합니다.</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>한 스텝</translation>
    </message>
    <message>
        <source>Make one step and pause again.</source>
        <translation>한 스텝 진행하고 다시 멈춥니다.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Save a checkpoint and end the run.</source>
        <translation>체크포인트를 저장하고 실행을 끝냅니다.</translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation>이어서 학습</translation>
    </message>
    <message>
        <source>Train this run on from its last checkpoint.</source>
        <translation>이 실행을 마지막 체크포인트부터 이어서 학습합니다.</translation>
    </message>
    <message>
        <source>The selected run is not training.</source>
        <translation>선택한 실행은 학습 중이 아닙니다.</translation>
    </message>
    <message>
        <source>The selected run trains: add to the queue with the arrow beside, or stop it first.</source>
        <translation>선택한 실행이 학습 중입니다. 옆의 화살표로 대기열에 추가하거나 먼저 중지하세요.</translation>
    </message>
    <message>
        <source>Pause the run first.</source>
        <translation>먼저 실행을 일시정지하세요.</translation>
    </message>
    <message>
        <source>Train all seven mixers, in every layer</source>
        <translation>일곱 믹서를 모든 층에 두고 학습</translation>
    </message>
    <message>
        <source>Train all seven mixers, in every other layer</source>
        <translation>일곱 믹서를 한 층 걸러 두고 학습</translation>
    </message>
    <message>
        <source>The seven in every layer, with 3 seeds</source>
        <translation>일곱 믹서, 모든 층, 시드 3개</translation>
    </message>
    <message>
        <source>The seven in every other layer, with 3 seeds</source>
        <translation>일곱 믹서, 한 층 걸러, 시드 3개</translation>
    </message>
</context>
<context>
    <name>attnlab::WishBar</name>
    <message>
        <source>%1 more</source>
        <translation>그 밖에 %1개</translation>
    </message>
    <message>
        <source>Model and training stayed as they were. This text would rather have: %1.</source>
        <translation>모델과 학습 설정은 그대로입니다. 이 텍스트에 더 맞는 설정: %1.</translation>
    </message>
    <message>
        <source>Use what suits the text</source>
        <translation>텍스트에 맞는 설정 사용</translation>
    </message>
    <message>
        <source>Takes these sizes and this training; layers that are painted stay. Undo brings the others back.</source>
        <translation>이 크기와 학습 설정을 가져옵니다. 칠한 레이어는 그대로입니다. 되돌리기로 이전 설정을 되찾습니다.</translation>
    </message>
</context>
<context>
    <name>attnlab::Words</name>
    <message>
        <source>What is</source>
        <translation>용어 설명</translation>
    </message>
</context>
<context>
    <name>view</name>
    <message>
        <source>Stack</source>
        <translation>스택</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습 설정</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>맵</translation>
    </message>
    <message>
        <source>Compared map</source>
        <translation>비교할 맵</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Probe text</source>
        <translation>프로브 텍스트</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>가정</translation>
    </message>
    <message>
        <source>Map difference</source>
        <translation>맵 차이</translation>
    </message>
    <message>
        <source>Logit lens</source>
        <translation>로짓 렌즈</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>흐름</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>경보</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Logit ranges</source>
        <translation>로짓 범위</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Datasets</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>Corpus</source>
        <translation>말뭉치</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Head evidence</source>
        <translation>헤드 증거</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>수업</translation>
    </message>
</context>
</TS>
