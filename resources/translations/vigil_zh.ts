<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
<name>vigil</name>
<message><source>+ − zoom · 0 whole · Shift+arrows slide · Tab next · [ ] storey · O, right button: cameras look</source><translation>+ − 缩放 · 0 全图 · Shift+方向键 平移 · Tab 下一个 · [ ] 楼层 · O 或右键：摄像机转向该处</translation></message>
<message><source>+{n} more</source><translation>另有 {n} 条</translation></message>
<message><source>, </source><translation>、</translation></message>
<message><source>0 back</source><translation>0 回位</translation></message>
<message><source>1 hour</source><translation>1 小时</translation></message>
<message><source>10 minutes</source><translation>10 分钟</translation></message>
<message><source>22:00, yesterday, -2h, last shift</source><translation>22:00、昨天、-2h、上个班</translation></message>
<message><source>24 hours</source><translation>24 小时</translation></message>
<message><source>31 days</source><translation>31 天</translation></message>
<message><source>4 to 64 characters</source><translation>4 至 64 个字符</translation></message>
<message><source>7 days</source><translation>7 天</translation></message>
<message><source>8 hours</source><translation>8 小时</translation></message>
<message><source>A PIN has 4 to 64 characters</source><translation>PIN 码须为 4 至 64 个字符</translation></message>
<message><source>A bypass lasts from 1 to 480 minutes</source><translation>旁路时间为 1 至 480 分钟</translation></message>
<message><source>A bypass needs a reason</source><translation>旁路须写明原因</translation></message>
<message><source>A case does not go to that step from here</source><translation>案件不能从这一步到那一步</translation></message>
<message><source>A case needs a title of at most 120 characters</source><translation>案件需要标题，最多 120 字</translation></message>
<message><source>A change of settings needs a reason</source><translation>变更设置须填写理由</translation></message>
<message><source>A layout needs a name of at most 40 characters</source><translation>布局名称不能为空，且不超过 40 个字符</translation></message>
<message><source>A measure is done with a photo</source><translation>完成措施须附照片</translation></message>
<message><source>A measure is not checked by a second person yet</source><translation>有措施尚未由另一人复查</translation></message>
<message><source>A measure needs a day to be done by, in the time to come</source><translation>措施需要将来的完成期限</translation></message>
<message><source>A note has at most 300 characters, and its place is on the plan</source><translation>备注最多 300 字，位置须在图上</translation></message>
<message><source>A note is pinned to the past</source><translation>备注只能添加在过去</translation></message>
<message><source>A proof test by hand needs by what it was made</source><translation>手工测试要写明用什么方法做的</translation></message>
<message><source>A proof test is recorded after it was made, and after the one before it</source><translation>测试做完之后才能登记，并且要晚于上一次</translation></message>
<message><source>A reason is needed</source><translation>需要填写理由</translation></message>
<message><source>A rule of the site is not lifted by hand: the plant ends it</source><translation>厂区规则不能手动解除，由现场条件结束</translation></message>
<message><source>A second person has agreed already</source><translation>第二人已同意</translation></message>
<message><source>A second person must agree first</source><translation>须先由第二人同意</translation></message>
<message><source>A second person must confirm the bypass</source><translation>旁路须由第二人确认</translation></message>
<message><source>A second person must release the change</source><translation>必须由第二人批准该变更</translation></message>
<message><source>A shift lead or a safety engineer releases settings</source><translation>须由班长或安全工程师批准设置</translation></message>
<message><source>A step needs words</source><translation>步骤须有文字</translation></message>
<message><source>A stop lasts from 1 to 480 minutes</source><translation>禁止时间为 1 至 480 分钟</translation></message>
<message><source>A suppression lasts a shift at the longest</source><translation>抑制最长不超过一个班次</translation></message>
<message><source>A suppression names kinds of alert and a place or a source</source><translation>抑制须指明告警种类和地点或来源</translation></message>
<message><source>A suppression needs a reason</source><translation>抑制告警须填写理由</translation></message>
<message><source>A time is written like {time}</source><translation>时间写法如 {time}</translation></message>
<message><source>A trip is a test once the site allows it and it was read back</source><translation>现场允许并且有回读时，一次动作可作测试</translation></message>
<message><source>Acknowledge</source><translation>确认</translation></message>
<message><source>Acknowledge (Space)</source><translation>确认 空格</translation></message>
<message><source>Acknowledge and call the person</source><translation>确认并呼叫本人</translation></message>
<message><source>Acknowledged</source><translation>已确认</translation></message>
<message><source>Acted by itself: {interlock} · {cause}</source><translation>已自动动作：{interlock} · {cause}</translation></message>
<message><source>Acts</source><translation>操作</translation></message>
<message><source>Acts by itself soon: {interlock} · {cause}</source><translation>即将自动动作：{interlock} · {cause}</translation></message>
<message><source>Add (Ctrl+Enter)</source><translation>添加 (Ctrl+Enter)</translation></message>
<message><source>Add a camera</source><translation>添加摄像机</translation></message>
<message><source>Add a camera (Ctrl+N)</source><translation>添加摄像机 (Ctrl+N)</translation></message>
<message><source>Add a measure first, or close it with a reason</source><translation>请先添加措施，或说明理由结案</translation></message>
<message><source>Address</source><translation>地址</translation></message>
<message><source>Address in the site file</source><translation>厂区文件中的地址</translation></message>
<message><source>Age</source><translation>时长</translation></message>
<message><source>Agree (Enter)</source><translation>同意 (Enter)</translation></message>
<message><source>Agree with PIN</source><translation>用 PIN 码同意</translation></message>
<message><source>Alert</source><translation>告警</translation></message>
<message><source>Alert figures</source><translation>告警指标</translation></message>
<message><source>Alert performance</source><translation>告警绩效</translation></message>
<message><source>Alerts</source><translation>告警</translation></message>
<message><source>Alerts at this moment</source><translation>此刻的告警</translation></message>
<message><source>All cameras</source><translation>全部摄像机</translation></message>
<message><source>All writes to PLCs are stopped</source><translation>总禁止写：所有 PLC 写入已停止</translation></message>
<message><source>All writes to PLCs are stopped until {time}, {left} left</source><translation>总禁止写至 {time}，还剩 {left}</translation></message>
<message><source>Allowed: {bounds}</source><translation>允许范围：{bounds}</translation></message>
<message><source>An SOS cannot be shelved</source><translation>求救告警不能搁置</translation></message>
<message><source>An SOS is never suppressed</source><translation>求救告警不能抑制</translation></message>
<message><source>An address carries a password: give it as user and password</source><translation>地址中含有密码：请分别填写用户名和密码</translation></message>
<message><source>An order is being sent</source><translation>指令正在发送</translation></message>
<message><source>Another interlock was selected</source><translation>已选择其他联锁</translation></message>
<message><source>Another period</source><translation>其他时段</translation></message>
<message><source>Another person must check it: neither who did it nor its owner</source><translation>须由另一人复查：不能是完成人或责任人</translation></message>
<message><source>Another person releases it, at another seat or in another role</source><translation>须由另一人在另一席位或以另一岗位批准</translation></message>
<message><source>Another version was released meanwhile: propose it anew</source><translation>期间已有其他版本生效：请重新提出</translation></message>
<message><source>Answer {n} alerts</source><translation>答复 {n} 条告警</translation></message>
<message><source>Answered</source><translation>应答</translation></message>
<message><source>Answered by</source><translation>确认人</translation></message>
<message><source>Answers</source><translation>应答</translation></message>
<message><source>Area</source><translation>区域</translation></message>
<message><source>As in the site file</source><translation>恢复为厂区文件值</translation></message>
<message><source>Ask at the seat who is trying</source><translation>询问该席位是谁在尝试</translation></message>
<message><source>Ask for bypass</source><translation>申请旁路</translation></message>
<message><source>Ask the camera</source><translation>询问摄像机</translation></message>
<message><source>Ask the people nearby</source><translation>询问附近人员</translation></message>
<message><source>Ask what is being done there</source><translation>询问现场正在做什么</translation></message>
<message><source>Ask who switched on the spot</source><translation>询问现场操作人</translation></message>
<message><source>Asking the network …</source><translation>正在搜索网络…</translation></message>
<message><source>Asking …</source><translation>正在请求…</translation></message>
<message><source>At most</source><translation>可承受上限</translation></message>
<message><source>At once, for what stands too</source><translation>立即生效，对现有告警同样有效</translation></message>
<message><source>At once, for what stands too; what was ticked stays ticked</source><translation>立即生效，现有告警亦然；已勾选的保持勾选</translation></message>
<message><source>At the same seat the second person gives the own PIN</source><translation>在同一席位，第二人须输入本人 PIN 码</translation></message>
<message><source>Auto spotlight</source><translation>自动聚焦</translation></message>
<message><source>B pins · Enter goes there · Delete</source><translation>B 添加 · Enter 前往 · Delete 移除</translation></message>
<message><source>Back to live (Esc)</source><translation>返回实况 (Esc)</translation></message>
<message><source>Back to this version (Enter)</source><translation>回到此版本（回车）</translation></message>
<message><source>Back to where it looks</source><translation>回到原位</translation></message>
<message><source>Behaviour × trade</source><translation>行为 × 工种</translation></message>
<message><source>Between the areas</source><translation>区域之间</translation></message>
<message><source>Blind plate</source><translation>盲板抽堵</translation></message>
<message><source>Bookmark</source><translation>书签</translation></message>
<message><source>By</source><translation>应答人</translation></message>
<message><source>By itself</source><translation>自动动作</translation></message>
<message><source>By what: the means, the paper, who was there</source><translation>方法：手段、单据、在场人员</translation></message>
<message><source>Bypass is over · {interlock}</source><translation>旁路到期 · {interlock}</translation></message>
<message><source>Bypassed: it does not trip by itself</source><translation>已旁路：不会自动动作</translation></message>
<message><source>Bypasses and stopped writes</source><translation>旁路与总禁止写</translation></message>
<message><source>CORE LOST for {span} · what is shown is old · no order can be given</source><translation>核心失联 {span} · 所示均为旧值 · 不能下令</translation></message>
<message><source>Call the fire brigade</source><translation>呼叫消防队</translation></message>
<message><source>Call the guardian</source><translation>呼叫监护人</translation></message>
<message><source>Call the lifting commander</source><translation>呼叫吊装指挥</translation></message>
<message><source>Call the person</source><translation>呼叫本人</translation></message>
<message><source>Calls</source><translation>告警记录</translation></message>
<message><source>Camera</source><translation>摄像机</translation></message>
<message><source>Camera gaps</source><translation>摄像机空缺</translation></message>
<message><source>Cameras</source><translation>摄像机</translation></message>
<message><source>Cameras (Space)</source><translation>摄像机（空格选择）</translation></message>
<message><source>Cameras of the place</source><translation>该处摄像机</translation></message>
<message><source>Cannot be operated: {why}</source><translation>不能操作：{why}</translation></message>
<message><source>Cannot be steered now · Esc</source><translation>现在不能操控 · Esc</translation></message>
<message><source>Case</source><translation>案件</translation></message>
<message><source>Cases</source><translation>案件</translation></message>
<message><source>Cause and effect</source><translation>因果表</translation></message>
<message><source>Cause and effect (Shift+F7)</source><translation>因果表 (Shift+F7)</translation></message>
<message><source>Causes: 5-why and fishbone</source><translation>原因：5 个为什么与鱼骨图</translation></message>
<message><source>Change the PIN (Enter)</source><translation>更改 PIN 码 (Enter)</translation></message>
<message><source>Change the own PIN</source><translation>更改本人 PIN 码</translation></message>
<message><source>Check the permits of the place</source><translation>核对该处作业票</translation></message>
<message><source>Checked with: vigil verify FILE --key {key}</source><translation>核对：vigil verify FILE --key {key}</translation></message>
<message><source>Chinese name</source><translation>中文名称</translation></message>
<message><source>Choose a case, or N opens one</source><translation>请选择一个案件，或按 N 新建</translation></message>
<message><source>Choose a gas point</source><translation>请选择气体点</translation></message>
<message><source>Choose a person</source><translation>请选择人员</translation></message>
<message><source>Choose a place</source><translation>请选择地点</translation></message>
<message><source>Choose a saved layout first (V)</source><translation>请先选择已存布局 (V)</translation></message>
<message><source>Choose a setting at the left</source><translation>请在左侧选择一项设置</translation></message>
<message><source>Choose a view</source><translation>选择分组</translation></message>
<message><source>Choose the measure that the photo is of</source><translation>请先选择照片所属的措施</translation></message>
<message><source>Choose … Alt+↓</source><translation>选择… Alt+↓</translation></message>
<message><source>Clear the area against the wind</source><translation>向上风向疏散该区域人员</translation></message>
<message><source>Click on the plan where it hangs</source><translation>在图上点击安装位置</translation></message>
<message><source>Combustible gas</source><translation>可燃气</translation></message>
<message><source>Comment</source><translation>备注</translation></message>
<message><source>Comment (C): kept with the answer</source><translation>备注 (C)：随确认存档</translation></message>
<message><source>Confined space</source><translation>受限空间</translation></message>
<message><source>Confirm bypass</source><translation>确认旁路</translation></message>
<message><source>Continuous gas monitoring is missing</source><translation>缺少连续气体监测</translation></message>
<message><source>Copying {camera} … Esc gives up</source><translation>正在复制 {camera}……Esc 放弃</translation></message>
<message><source>Core</source><translation>核心</translation></message>
<message><source>Core lost: nothing can be answered until it is back</source><translation>核心失联：恢复前不能确认</translation></message>
<message><source>Core ● normal</source><translation>核心 ● 正常</translation></message>
<message><source>Count</source><translation>次数</translation></message>
<message><source>Cranes</source><translation>吊车</translation></message>
<message><source>Ctrl+B evidence bundle</source><translation>Ctrl+B 取证包</translation></message>
<message><source>Ctrl+P prints a PDF, Ctrl+Shift+P on paper</source><translation>Ctrl+P 打印为 PDF，Ctrl+Shift+P 打印到纸</translation></message>
<message><source>Ctrl+P prints a PDF, Ctrl+Shift+P on paper · Ctrl+S saves as CSV</source><translation>Ctrl+P 打印 PDF，Ctrl+Shift+P 打印到纸 · Ctrl+S 存为 CSV</translation></message>
<message><source>Cut already</source><translation>已经切断</translation></message>
<message><source>Cut the ignition sources of the area</source><translation>切断该区域点火源</translation></message>
<message><source>Delay</source><translation>延时</translation></message>
<message><source>Details</source><translation>详情</translation></message>
<message><source>Detection not running · {camera}</source><translation>识别未运行 · {camera}</translation></message>
<message><source>Detection runs on the CPU · {program}</source><translation>检测改由 CPU 运行 · {program}</translation></message>
<message><source>Detections/s</source><translation>检测/秒</translation></message>
<message><source>Detector not trustworthy · {program}</source><translation>识别不可信 · {program}</translation></message>
<message><source>Disk</source><translation>磁盘</translation></message>
<message><source>Disk of the recordings fills up</source><translation>录像磁盘将满</translation></message>
<message><source>Do not judge by this picture what is so now</source><translation>勿以此画面判断当前情况</translation></message>
<message><source>Do not rely on it alone</source><translation>不要只依靠它</translation></message>
<message><source>Do not rely on it: cut by other means</source><translation>不要依靠它：用其他办法切断</translation></message>
<message><source>Do not repeat the order blindly</source><translation>不要盲目重发命令</translation></message>
<message><source>Does</source><translation>动作</translation></message>
<message><source>Done</source><translation>已完成</translation></message>
<message><source>Done · {what}</source><translation>已完成 · {what}</translation></message>
<message><source>Done, with a comment</source><translation>已完成，附备注</translation></message>
<message><source>Done: {n} alerts</source><translation>已完成：{n} 条告警</translation></message>
<message><source>Down (Ctrl+↓)</source><translation>下移 (Ctrl+↓)</translation></message>
<message><source>Drill: the plant is simulated.</source><translation>演练：厂区为模拟。</translation></message>
<message><source>Earthwork</source><translation>动土</translation></message>
<message><source>East, south</source><translation>东、南</translation></message>
<message><source>End bypass</source><translation>结束旁路</translation></message>
<message><source>English name</source><translation>英文名称</translation></message>
<message><source>Enter chooses</source><translation>Enter 选定</translation></message>
<message><source>Enter filters</source><translation>Enter 筛选</translation></message>
<message><source>Enter shows it</source><translation>Enter 打开</translation></message>
<message><source>Enter shows the moment</source><translation>Enter 跳到该时刻</translation></message>
<message><source>Enter takes one out</source><translation>回车移除一项</translation></message>
<message><source>Enter: give the reason</source><translation>Enter 填写理由</translation></message>
<message><source>Enter: in the replay</source><translation>Enter：进入回放</translation></message>
<message><source>Enter: to the alert, or to its moment in the replay</source><translation>回车：到该告警，或到回放中的该时刻</translation></message>
<message><source>Environment</source><translation>环</translation></message>
<message><source>Esc ends</source><translation>Esc 结束</translation></message>
<message><source>Esc gives up</source><translation>Esc 放弃</translation></message>
<message><source>Every alert</source><translation>全部告警</translation></message>
<message><source>Evidence bundle</source><translation>取证包</translation></message>
<message><source>Evidence: journal rows {first} to {last}, SHA-256 of the first {one}, of the last {other}</source><translation>证据：日志第 {first} 至 {last} 条，首条 SHA-256 {one}，末条 {other}</translation></message>
<message><source>Evidence: the journal has no rows of this time.</source><translation>证据：该时段日志无记录。</translation></message>
<message><source>F7 operates</source><translation>F7 操作</translation></message>
<message><source>FAILED</source><translation>未通过</translation></message>
<message><source>Failed: {why}</source><translation>失败：{why}</translation></message>
<message><source>False</source><translation>误报</translation></message>
<message><source>False F</source><translation>误报 F</translation></message>
<message><source>Feedback neither tripped nor normal · {interlock}</source><translation>反馈既非动作也非正常 · {interlock}</translation></message>
<message><source>Figure</source><translation>指标</translation></message>
<message><source>Figures</source><translation>数值</translation></message>
<message><source>Figures (I)</source><translation>参数 (I)</translation></message>
<message><source>Filter: words of the alert, the place, the comment (Ctrl+F)</source><translation>筛选：告警、地点、备注中的文字 (Ctrl+F)</translation></message>
<message><source>Find (Ctrl+F)</source><translation>查找 (Ctrl+F)</translation></message>
<message><source>Find (Enter)</source><translation>查询 (Enter)</translation></message>
<message><source>Find (ONVIF)</source><translation>搜索 (ONVIF)</translation></message>
<message><source>Find (ONVIF, USB)</source><translation>搜索（ONVIF、USB）</translation></message>
<message><source>Find a camera</source><translation>查找摄像机</translation></message>
<message><source>Find a camera, or type its address.</source><translation>请搜索摄像机，或输入地址。</translation></message>
<message><source>Find by name, number, trade or place (Ctrl+F)</source><translation>按姓名、编号、工种或地点查找 (Ctrl+F)</translation></message>
<message><source>Find in time, alert, place, person, comment (Ctrl+F)</source><translation>按时间、告警、位置、人员、备注查找（Ctrl+F）</translation></message>
<message><source>Find: a point, a signal, an alert, a place (type)</source><translation>查找：测点、信号、告警、地点（直接键入）</translation></message>
<message><source>Fire or smoke seen · {camera}</source><translation>发现烟火 · {camera}</translation></message>
<message><source>First answer {took} s / {limit} s</source><translation>首次响应 {took} s / {limit} s</translation></message>
<message><source>First answer — / {limit} s</source><translation>首次响应 — / {limit} s</translation></message>
<message><source>Follow (J)</source><translation>跟随 (J)</translation></message>
<message><source>Follow no more (J)</source><translation>停止跟随 (J)</translation></message>
<message><source>Follows {seat} · Esc leaves</source><translation>跟随 {seat} · Esc 退出</translation></message>
<message><source>Forbidden zone</source><translation>闯入禁区</translation></message>
<message><source>Forget all</source><translation>全部清除</translation></message>
<message><source>Forgotten: {name}</source><translation>已删除：{name}</translation></message>
<message><source>Found</source><translation>结果</translation></message>
<message><source>Found after a restart</source><translation>重启后查明</translation></message>
<message><source>Found: {count}</source><translation>找到：{count}</translation></message>
<message><source>From</source><translation>从</translation></message>
<message><source>From (R)</source><translation>从 (R)</translation></message>
<message><source>From the next alert; what is of one incident stays so</source><translation>自下条告警起；已归入同一事件的不变</translation></message>
<message><source>From the next answer; one that was given keeps its end</source><translation>自下次确认起；已给出的确认按原时间结束</translation></message>
<message><source>From the next call; what stands keeps its tier until then</source><translation>自下次告警起；现有告警在此之前保持原级别</translation></message>
<message><source>From the next reading</source><translation>自下次读数起</translation></message>
<message><source>From the next reading of the point; what stands keeps its answer</source><translation>自该点下次读数起；现有告警保留其确认</translation></message>
<message><source>From the next reading; a delay under way ends by it</source><translation>自下次读数起；正在计时的延时按新值结束</translation></message>
<message><source>From this value on</source><translation>自该值起</translation></message>
<message><source>G goes to: {links}</source><translation>G 前往：{links}</translation></message>
<message><source>Gas</source><translation>气体</translation></message>
<message><source>Gas above the limit for this work</source><translation>气体超过该作业限值</translation></message>
<message><source>Gas analysed</source><translation>气体分析</translation></message>
<message><source>Gas at set-point 1</source><translation>气体达一级报警值</translation></message>
<message><source>Gas at set-point 2</source><translation>气体达二级报警值</translation></message>
<message><source>Gas changes fast</source><translation>气体变化快</translation></message>
<message><source>Gas must be analysed again</source><translation>须重新进行气体分析</translation></message>
<message><source>Gas of the place</source><translation>该处气体</translation></message>
<message><source>Gas over limit</source><translation>气体超限</translation></message>
<message><source>Gas point</source><translation>气体点</translation></message>
<message><source>Gas point fault · {point}</source><translation>气体点故障 · {point}</translation></message>
<message><source>Gas point lost · {point}</source><translation>气体点失联 · {point}</translation></message>
<message><source>Gas point over range · {point}</source><translation>气体点超量程 · {point}</translation></message>
<message><source>Gas points over MQTT</source><translation>MQTT 气体点</translation></message>
<message><source>Gas rises fast</source><translation>气体快速上升</translation></message>
<message><source>Gas test older than 30 min</source><translation>气体分析已超过 30 分钟</translation></message>
<message><source>Gas {n}/{all}</source><translation>气体 {n}/{all}</translation></message>
<message><source>Give (Enter)</source><translation>确定 (Enter)</translation></message>
<message><source>Given up</source><translation>已放弃</translation></message>
<message><source>Go to</source><translation>前往</translation></message>
<message><source>Good up to</source><translation>良好上限</translation></message>
<message><source>Groups (B)</source><translation>分组 (B)</translation></message>
<message><source>Guardian</source><translation>监护人</translation></message>
<message><source>Guardian absent</source><translation>监护人脱岗</translation></message>
<message><source>Guardian absent {value} {unit} · {permit}</source><translation>监护人脱岗 {value} {unit} · {permit}</translation></message>
<message><source>Guardian is on another permit</source><translation>监护人同时在另一张作业票上</translation></message>
<message><source>Guards</source><translation>总禁止写与旁路</translation></message>
<message><source>Guidance</source><translation>处置步骤</translation></message>
<message><source>Hand over H</source><translation>交接 H</translation></message>
<message><source>Hand over to somebody else who may sit at this desk</source><translation>请交接给另一位值班人员</translation></message>
<message><source>Hand over {alert} to</source><translation>将「{alert}」交接给</translation></message>
<message><source>Have it cut on the spot</source><translation>安排现场切断</translation></message>
<message><source>Have it tested, then record it (Ctrl+F7)</source><translation>安排测试并登记(Ctrl+F7)</translation></message>
<message><source>Have it turned back; if it is meant so, call it false: its new view is taken</source><translation>转回原位；若有意调整，判为误报即采用新视角</translation></message>
<message><source>Have somebody look at the lens</source><translation>派人查看镜头</translation></message>
<message><source>Have the accelerator and its driver looked at</source><translation>请人检查加速卡及其驱动程序</translation></message>
<message><source>Have the disk of the recordings looked at</source><translation>请检修录像磁盘</translation></message>
<message><source>Have the disk of the recordings made larger</source><translation>请扩大录像磁盘</translation></message>
<message><source>Have the link looked at: one fault, not one each</source><translation>检查链路：同一故障，不必逐个处理</translation></message>
<message><source>Have the model replaced; the system page says what is wrong</source><translation>请更换识别模型；原因见系统页面</translation></message>
<message><source>Have the output checked on the spot</source><translation>安排现场核实输出</translation></message>
<message><source>Have the permit closed or issued anew</source><translation>关闭作业票或重新办理</translation></message>
<message><source>Have the person rest in the shade</source><translation>安排本人到阴凉处休息</translation></message>
<message><source>Hear again U</source><translation>恢复报警 U</translation></message>
<message><source>Heard</source><translation>听到</translation></message>
<message><source>Height, heading</source><translation>高度、朝向</translation></message>
<message><source>Held back by</source><translation>暂缓人</translation></message>
<message><source>Help near</source><translation>附近救援</translation></message>
<message><source>History</source><translation>历史</translation></message>
<message><source>History (Y)</source><translation>历史 (Y)</translation></message>
<message><source>History: {n} calls</source><translation>历史：{n} 次</translation></message>
<message><source>Hold Space 2 s to raise {cause}</source><translation>按住空格 2 秒触发：{cause}</translation></message>
<message><source>Hold Space {s} s to reset</source><translation>按住空格 {s} 秒复位</translation></message>
<message><source>Hold Space {s} s to trip</source><translation>按住空格 {s} 秒执行</translation></message>
<message><source>Hold back</source><translation>暂缓</translation></message>
<message><source>Hold it back there if the site allows and you must</source><translation>现场允许且确有必要时，在那里暂缓</translation></message>
<message><source>Hot work</source><translation>动火</translation></message>
<message><source>If it was forgotten, have a new PIN set</source><translation>若为遗忘，请重新设置 PIN 码</translation></message>
<message><source>Incident</source><translation>事件</translation></message>
<message><source>Incident of {n}, {open} unanswered · first-out: {first} · Shift with a key: the whole incident</source><translation>同一事件 {n} 条，未确认 {open} 条 · 首出：{first} · 按键加 Shift：整个事件</translation></message>
<message><source>Inside crane radius</source><translation>吊装半径内</translation></message>
<message><source>Instead of all that is more general</source><translation>替代所有更通用的步骤</translation></message>
<message><source>Interlock</source><translation>联锁</translation></message>
<message><source>Interlock did not trip · {interlock}</source><translation>联锁未动作 · {interlock}</translation></message>
<message><source>Interlock · {area}</source><translation>联锁 · {area}</translation></message>
<message><source>Interlocks</source><translation>联锁</translation></message>
<message><source>Interlocks of this PLC cannot be operated from here</source><translation>此 PLC 的联锁不能在此操作</translation></message>
<message><source>Is</source><translation>评价</translation></message>
<message><source>Isolation not verified</source><translation>能量隔离未核实</translation></message>
<message><source>Isolations verified</source><translation>能量隔离已核实</translation></message>
<message><source>It failed its self-test</source><translation>自检未通过</translation></message>
<message><source>It failed its self-test or does not run</source><translation>自检未通过或无法运行</translation></message>
<message><source>It gives only boxes that cannot be</source><translation>只输出不可能的检测框</translation></message>
<message><source>It has called again meanwhile: look at it, then answer</source><translation>它又报警了：请先查看，再确认</translation></message>
<message><source>It is bypassed already</source><translation>已旁路</translation></message>
<message><source>It is in the site file, and is watched when Vigil is started again</source><translation>已写入站点文件，重新启动 Vigil 后开始监视</translation></message>
<message><source>It is so already</source><translation>已处于该状态</translation></message>
<message><source>It lies in {file} ({size}).</source><translation>已存于 {file}（{size}）。</translation></message>
<message><source>It must begin before it ends</source><translation>开始时间须早于结束时间</translation></message>
<message><source>It needs a reason</source><translation>需要理由</translation></message>
<message><source>It needs a text of at most 1000 characters</source><translation>需要文字，最多 1000 字</translation></message>
<message><source>It trips by itself again: ask for a new bypass if work still needs it</source><translation>又会自动动作：作业仍需要时重新申请旁路</translation></message>
<message><source>It was held back already</source><translation>已经暂缓过</translation></message>
<message><source>It was selected anew meanwhile: read it again</source><translation>其间已重新选择：请再看一遍</translation></message>
<message><source>Its time is over</source><translation>到期</translation></message>
<message><source>Its time was over</source><translation>时间已到</translation></message>
<message><source>Job leader</source><translation>作业负责人</translation></message>
<message><source>Journal</source><translation>日志</translation></message>
<message><source>Journal: by words, person, place, kind</source><translation>日志：按文字、人员、地点、类别</translation></message>
<message><source>Keep (Enter)</source><translation>记入 (Enter)</translation></message>
<message><source>Keep 10 min before and 5 min after now of {camera}</source><translation>锁定 {camera} 前 10 分钟至后 5 分钟的录像</translation></message>
<message><source>Keep the work stopped until he is back</source><translation>监护人返回前保持停工</translation></message>
<message><source>Keys (K)</source><translation>按键 (K)</translation></message>
<message><source>Kind</source><translation>类别</translation></message>
<message><source>Known work</source><translation>已知作业</translation></message>
<message><source>Known work K</source><translation>已知作业 K</translation></message>
<message><source>Last order</source><translation>最近一次命令</translation></message>
<message><source>Last passed</source><translation>上次通过</translation></message>
<message><source>Last test</source><translation>上次测试</translation></message>
<message><source>Lasted</source><translation>持续</translation></message>
<message><source>Lead no more (L)</source><translation>停止带看 (L)</translation></message>
<message><source>Lead the seats (L)</source><translation>带看各席位 (L)</translation></message>
<message><source>Leads: other seats can follow</source><translation>正在带看：其他席位可跟随</translation></message>
<message><source>Leave (Esc)</source><translation>放弃 (Esc)</translation></message>
<message><source>Left</source><translation>剩余</translation></message>
<message><source>Less urgent danger or later gas: one of the two must be a safety engineer</source><translation>降低危险级别或推迟气体报警：两人中须有一名安全工程师</translation></message>
<message><source>Less urgent danger, later gas or no steps of the trade: one of the two must be a safety engineer</source><translation>降低危险级别、推迟气体报警或略去通用处置步骤：两人中须有一名安全工程师</translation></message>
<message><source>Let go</source><translation>已放开</translation></message>
<message><source>Let go (Esc)</source><translation>放开 (Esc)</translation></message>
<message><source>Let it act now</source><translation>立即执行</translation></message>
<message><source>Lifted by hand</source><translation>人工解除</translation></message>
<message><source>Lifting</source><translation>吊装</translation></message>
<message><source>Link</source><translation>链路</translation></message>
<message><source>Link lost</source><translation>链路中断</translation></message>
<message><source>Link to {link} lost: {value} {unit}</source><translation>{link} 链路失联：{value} {unit}</translation></message>
<message><source>Links</source><translation>链路</translation></message>
<message><source>Live · {time}</source><translation>实况 · {time}</translation></message>
<message><source>Locked as evidence: {lock}</source><translation>已锁定为证据：{lock}</translation></message>
<message><source>Locking needs a reason</source><translation>锁定须说明原因</translation></message>
<message><source>Locking the recordings … Esc gives up</source><translation>正在锁定录像……Esc 放弃</translation></message>
<message><source>Longer than this tier may be shelved</source><translation>超过该级别允许的搁置时间</translation></message>
<message><source>Look (Enter)</source><translation>查看 (Enter)</translation></message>
<message><source>Look at the cameras of the place</source><translation>调看该处摄像机</translation></message>
<message><source>Look at the causes (Shift+F7)</source><translation>查看因果表 (Shift+F7)</translation></message>
<message><source>Look at the system page for the sender</source><translation>在系统页查看发送方</translation></message>
<message><source>Looks elsewhere {span}</source><translation>视角已偏移 {span}</translation></message>
<message><source>Looks elsewhere · {camera}</source><translation>视角偏移 · {camera}</translation></message>
<message><source>Loop of {n} s</source><translation>循环 {n} 秒</translation></message>
<message><source>Machine</source><translation>机</translation></message>
<message><source>Main stream</source><translation>主码流</translation></message>
<message><source>Make the bundle (Ctrl+Enter)</source><translation>生成取证包 (Ctrl+Enter)</translation></message>
<message><source>Man down · {worker} · {camera}</source><translation>人员倒地 · {worker} · {camera}</translation></message>
<message><source>Manpower</source><translation>人</translation></message>
<message><source>Material</source><translation>料</translation></message>
<message><source>May be held back by</source><translation>可暂缓者</translation></message>
<message><source>May operate</source><translation>可操作岗位</translation></message>
<message><source>Measure {n}</source><translation>措施 {n}</translation></message>
<message><source>Measure {n} is done</source><translation>措施 {n} 完成</translation></message>
<message><source>Measures</source><translation>措施</translation></message>
<message><source>Measuring</source><translation>测</translation></message>
<message><source>Mend the cause, then resume the permit</source><translation>消除原因后恢复作业票</translation></message>
<message><source>Messages refused {value} · {program}</source><translation>消息被拒 {value} · {program}</translation></message>
<message><source>Method</source><translation>法</translation></message>
<message><source>Missing</source><translation>缺失</translation></message>
<message><source>Missing: {names}</source><translation>还缺：{names}</translation></message>
<message><source>Model beside the detector not trustworthy</source><translation>并行模型不可信</translation></message>
<message><source>Model {model} beside the detector not trustworthy · {program}</source><translation>辅助模型 {model} 不可信 · {program}</translation></message>
<message><source>More</source><translation>详情</translation></message>
<message><source>More settings than one version holds</source><translation>超过一个版本可容纳的设置数量</translation></message>
<message><source>N new · E change · A note · C causes · M measure · D done, photo · K checked, good · X send back · V review · W time, place, people · O closed ones · P print</source><translation>N 新建 · E 修改 · A 备注 · C 原因 · M 措施 · D 完成附照片 · K 复查合格 · X 退回 · V 评审 · W 时间地点人员 · O 已结案 · P 打印</translation></message>
<message><source>NOT SENT</source><translation>未发出</translation></message>
<message><source>Name</source><translation>名称</translation></message>
<message><source>New (Ins)</source><translation>新增 (Ins)</translation></message>
<message><source>New PIN</source><translation>新 PIN 码</translation></message>
<message><source>New PIN again</source><translation>再次输入新 PIN 码</translation></message>
<message><source>New case</source><translation>新案件</translation></message>
<message><source>New measure</source><translation>新措施</translation></message>
<message><source>New value (Enter)</source><translation>新值（回车）</translation></message>
<message><source>Newest</source><translation>最新</translation></message>
<message><source>Next</source><translation>下一次</translation></message>
<message><source>Next (N) ▸</source><translation>下一个 (N) ▸</translation></message>
<message><source>No alert</source><translation>无告警</translation></message>
<message><source>No alert stood</source><translation>无告警</translation></message>
<message><source>No alert with a camera</source><translation>没有带摄像机的告警</translation></message>
<message><source>No answer</source><translation>无应答</translation></message>
<message><source>No answer within {seconds} s</source><translation>{seconds} 秒内无应答</translation></message>
<message><source>No bundle was made: {why}</source><translation>未生成取证包：{why}</translation></message>
<message><source>No bypass is asked for or stands here</source><translation>此处没有旁路或旁路申请</translation></message>
<message><source>No camera belongs to this case: E names some</source><translation>本案件未列摄像机：E 可填写</translation></message>
<message><source>No camera that can be steered sees this place</source><translation>没有可操控的摄像机能看到此处</translation></message>
<message><source>No case is open: N opens one</source><translation>没有未结案件：N 新建</translation></message>
<message><source>No cause is said yet: C begins with the first why</source><translation>尚未分析原因：C 从第一个为什么开始</translation></message>
<message><source>No change waits for a second person</source><translation>没有等待第二人的变更</translation></message>
<message><source>No connection to the PLC, nothing was sent</source><translation>未连接到 PLC，未发出</translation></message>
<message><source>No event of this kind {where} this moment</source><translation>此刻{where}没有此类事件</translation></message>
<message><source>No helmet</source><translation>未戴安全帽</translation></message>
<message><source>No helmet · {worker} · {camera}</source><translation>未戴安全帽 · {worker} · {camera}</translation></message>
<message><source>No interlock cuts from here, not even by itself: cut on the spot</source><translation>此处无法切断任何联锁，自动切断也不动作：到现场切断</translation></message>
<message><source>No measure yet: M adds one</source><translation>还没有措施：M 添加</translation></message>
<message><source>No note is pinned: B pins one to this moment</source><translation>没有备注：B 在此刻添加</translation></message>
<message><source>No note yet: A writes one</source><translation>还没有备注：A 添加</translation></message>
<message><source>No order yet</source><translation>尚无操作</translation></message>
<message><source>No permit is issued</source><translation>无作业票</translation></message>
<message><source>No photo: {why}</source><translation>没有照片：{why}</translation></message>
<message><source>No picture came</source><translation>没有画面</translation></message>
<message><source>No picture yet</source><translation>暂无画面</translation></message>
<message><source>No preview: {why}</source><translation>无法预演：{why}</translation></message>
<message><source>No printer is set up on this workstation (CUPS, or the system's printers); the PDF is {name}</source><translation>本工作站没有配置打印机（CUPS 或系统打印机）；PDF 文件：{name}</translation></message>
<message><source>No proof test is recorded yet</source><translation>还没有登记过功能验证测试</translation></message>
<message><source>No reading is judged otherwise by this; of the {n} calls in the journal:</source><translation>此变更不影响对读数的判断；日志中的 {n} 次告警：</translation></message>
<message><source>No recording of that moment</source><translation>该时刻没有录像</translation></message>
<message><source>No reset while a danger stands in the area</source><translation>区域内有危险未消除，不得复位</translation></message>
<message><source>No second person is asked for here</source><translation>此处无需第二人</translation></message>
<message><source>No setting has these words</source><translation>没有符合的设置</translation></message>
<message><source>No step</source><translation>无步骤</translation></message>
<message><source>No step of its own: Insert adds one</source><translation>无自定步骤：按 Ins 新增</translation></message>
<message><source>No such cause or effect</source><translation>没有这个原因或动作</translation></message>
<message><source>No such interlock</source><translation>没有这个联锁</translation></message>
<message><source>No unacknowledged SOS or tier 1 alert</source><translation>没有未确认的求救和一级告警</translation></message>
<message><source>No word from vision</source><translation>未收到视频程序的消息</translation></message>
<message><source>Nobody confirmed the bypass in time</source><translation>旁路未及时确认</translation></message>
<message><source>Nobody fits: Esc shows everybody</source><translation>无符合的人员：Esc 显示全部</translation></message>
<message><source>Nobody here answers this</source><translation>此请求无人应答</translation></message>
<message><source>Nobody is signed in at this seat</source><translation>本席位无人登录</translation></message>
<message><source>Nobody is signed in at this seat: nothing can be answered or ordered here (Ctrl+O)</source><translation>本席位无人登录：此处不能确认或操作 (Ctrl+O)</translation></message>
<message><source>Nobody is signed in at {seat}</source><translation>{seat} 无人登录</translation></message>
<message><source>Nobody of that name is known here</source><translation>此处没有这个人</translation></message>
<message><source>Nobody of this name may sit at this desk</source><translation>此人无权使用本席位</translation></message>
<message><source>None in this time.</source><translation>此时段内没有。</translation></message>
<message><source>Not heard yet</source><translation>尚无消息</translation></message>
<message><source>Not printed: {why}</source><translation>未打印：{why}</translation></message>
<message><source>Not read: {why}</source><translation>读取失败：{why}</translation></message>
<message><source>Not recording · {camera}</source><translation>未录像 · {camera}</translation></message>
<message><source>Not saved: {why}</source><translation>未保存：{why}</translation></message>
<message><source>Not selected at this seat</source><translation>本席位未选择</translation></message>
<message><source>Not shelved: a reason is needed</source><translation>未搁置：须填写理由</translation></message>
<message><source>Not shelved: {why}</source><translation>未搁置：{why}</translation></message>
<message><source>Not signed in at this seat: sign in with your PIN, or give it with the ask</source><translation>未在本席位登录：请用 PIN 码登录，或随请求输入</translation></message>
<message><source>Not suppressed: {why}</source><translation>未抑制：{why}</translation></message>
<message><source>Not valid yet</source><translation>尚未生效</translation></message>
<message><source>Not watched: detection stands still</source><translation>无识别：识别已停止</translation></message>
<message><source>Not watched: detector not trustworthy</source><translation>无识别：识别模型不可信</translation></message>
<message><source>Not while replaying: go back to live first</source><translation>回放中不能操作，请先返回实况</translation></message>
<message><source>Note</source><translation>备注</translation></message>
<message><source>Note at {time}</source><translation>{time} 的备注</translation></message>
<message><source>Notes</source><translation>备注</translation></message>
<message><source>Nothing acts by itself for this cause: watch the place, cut by hand if need be</source><translation>该原因不会自动动作：人工盯守，必要时手动切断</translation></message>
<message><source>Nothing done: something more urgent has just come</source><translation>未执行：刚来了更紧急的告警</translation></message>
<message><source>Nothing has acted by itself yet</source><translation>尚无自动动作</translation></message>
<message><source>Nothing is journaled of it yet</source><translation>日志中尚无记录</translation></message>
<message><source>Nothing is journaled yet</source><translation>日志中尚无记录</translation></message>
<message><source>Nothing is printed yet</source><translation>尚未打印报表</translation></message>
<message><source>Nothing is recorded yet</source><translation>尚无录像和记录</translation></message>
<message><source>Nothing is shelved, suppressed or out of service</source><translation>没有搁置、抑制或停用的告警</translation></message>
<message><source>Nothing is shown yet: P prints, Enter shows what was printed before.</source><translation>尚未打开报表：P 打印，Enter 打开已打印的报表。</translation></message>
<message><source>Nothing to acknowledge</source><translation>没有待确认的告警</translation></message>
<message><source>Nothing to be seen {span}</source><translation>画面无内容 {span}</translation></message>
<message><source>Nothing to be seen · {camera}</source><translation>画面无内容 · {camera}</translation></message>
<message><source>Nothing to propose yet</source><translation>尚无拟改内容</translation></message>
<message><source>Nothing was written:</source><translation>未写入：</translation></message>
<message><source>Nothing would be set otherwise than it is</source><translation>与现行设置没有差别</translation></message>
<message><source>Now</source><translation>现在</translation></message>
<message><source>OVERDUE</source><translation>超期</translation></message>
<message><source>Oldest</source><translation>最旧</translation></message>
<message><source>One of the two must be a shift lead or a safety engineer</source><translation>两人中须有一人为班长或安全工程师</translation></message>
<message><source>One photo at a time</source><translation>一次一张照片</translation></message>
<message><source>Only a manual cause is raised by hand</source><translation>只有人工原因可以手动触发</translation></message>
<message><source>Only a shift lead or a safety engineer decides the review</source><translation>只有班长或安全工程师可以决定评审</translation></message>
<message><source>Only a shift lead or a safety engineer may release recordings</source><translation>只有班长或安全工程师可以解除录像锁定</translation></message>
<message><source>Only a shift lead or a safety engineer may stop or release the writes</source><translation>只有班长或安全工程师可禁止或恢复写入</translation></message>
<message><source>Only a shift lead or a safety engineer may suppress dangers of tier 1</source><translation>只有班长或安全工程师可以抑制一级危险告警</translation></message>
<message><source>Only a trip of an output that stood normal is a test</source><translation>只有从正常位置动作的一次才算测试</translation></message>
<message><source>Only locked video and video that must be kept is left</source><translation>只剩已锁定和必须保存的录像</translation></message>
<message><source>Only the last order of the interlock can be put on record, within eight hours</source><translation>只能登记该联锁最近一次命令，八小时之内</translation></message>
<message><source>Only what still holds and is not set aside is handed over</source><translation>只能交接仍然存在且未被搁置、抑制或停用的告警</translation></message>
<message><source>Only who pinned it, a shift lead or a safety engineer may take it away</source><translation>只有添加人、班长或安全工程师可以移除</translation></message>
<message><source>Only who shared it, a shift lead or a safety engineer may change this layout</source><translation>只有共享人、班长或安全工程师可以更改此布局</translation></message>
<message><source>Open permit</source><translation>有效作业票</translation></message>
<message><source>Open permits</source><translation>有效作业票</translation></message>
<message><source>Opened</source><translation>立案</translation></message>
<message><source>Opening …</source><translation>正在打开…</translation></message>
<message><source>Operate the interlock, or let it be</source><translation>操作联锁，或不操作</translation></message>
<message><source>Operator</source><translation>操作员</translation></message>
<message><source>Operators</source><translation>值班人员</translation></message>
<message><source>Order</source><translation>操作</translation></message>
<message><source>Order (O)</source><translation>排序 (O)</translation></message>
<message><source>Order sent, not verified · {interlock}</source><translation>命令已发出未确认 · {interlock}</translation></message>
<message><source>Orders</source><translation>操作指令</translation></message>
<message><source>Orders can reach the PLCs</source><translation>指令可到达 PLC</translation></message>
<message><source>Orders reach the PLCs again: stop anew if work still needs it</source><translation>指令又可到达 PLC:作业仍需要时重新禁止</translation></message>
<message><source>Orders so far</source><translation>历次操作</translation></message>
<message><source>Original video, a copy with faces blurred, journal with proofs, readings, plan and paper, signed.</source><translation>原始录像、人脸模糊的副本、带证明的日志、读数、平面图与纸质版，均已签名。</translation></message>
<message><source>Output</source><translation>输出</translation></message>
<message><source>Output moved without an order · {interlock}</source><translation>输出无令动作 · {interlock}</translation></message>
<message><source>Overview</source><translation>总览</translation></message>
<message><source>Owner</source><translation>责任人</translation></message>
<message><source>Oxygen</source><translation>氧含量</translation></message>
<message><source>Oxygen high {value} {unit} · {point}</source><translation>氧含量过高 {value} {unit} · {point}</translation></message>
<message><source>Oxygen low {value} {unit} · {point}</source><translation>氧含量过低 {value} {unit} · {point}</translation></message>
<message><source>PIN</source><translation>PIN 码</translation></message>
<message><source>PIN changed</source><translation>PIN 码已更改</translation></message>
<message><source>PIN of the second person here (P)</source><translation>第二人的 PIN 码 (P)</translation></message>
<message><source>PIN refused</source><translation>PIN 码被拒绝</translation></message>
<message><source>PLC does not take our heartbeat · {plc}</source><translation>PLC 不接收本系统心跳 · {plc}</translation></message>
<message><source>PLC link lost</source><translation>PLC 失联</translation></message>
<message><source>PLC lost · {plc}</source><translation>PLC 失联 · {plc}</translation></message>
<message><source>PLC not reached since the start</source><translation>启动以来尚未连上 PLC</translation></message>
<message><source>PLC {n}/{all}</source><translation>PLC {n}/{all}</translation></message>
<message><source>Packing … Esc gives up</source><translation>正在打包……Esc 放弃</translation></message>
<message><source>Page {page} of {pages}</source><translation>第 {page}/{pages} 页</translation></message>
<message><source>Password</source><translation>密码</translation></message>
<message><source>Pause (P)</source><translation>暂停 (P)</translation></message>
<message><source>People</source><translation>人员</translation></message>
<message><source>People by area</source><translation>各区域人数</translation></message>
<message><source>People in</source><translation>人员所在</translation></message>
<message><source>People in all areas</source><translation>各区域人员</translation></message>
<message><source>People in {zone}</source><translation>{zone}内人员</translation></message>
<message><source>People inside</source><translation>现场人员</translation></message>
<message><source>People near</source><translation>附近人员</translation></message>
<message><source>Permit</source><translation>作业票</translation></message>
<message><source>Permit lapsed · {permit}</source><translation>作业票已失效 · {permit}</translation></message>
<message><source>Permit suspended · {permit}</source><translation>作业票已暂停 · {permit}</translation></message>
<message><source>Permits</source><translation>作业票</translation></message>
<message><source>Permits of the place</source><translation>该处作业票</translation></message>
<message><source>Person</source><translation>人员</translation></message>
<message><source>Person in forbidden zone · {worker} · {camera}</source><translation>人员闯入禁区 · {worker} · {camera}</translation></message>
<message><source>Person inside crane radius · {worker} · {camera}</source><translation>人员进入吊装半径 · {worker} · {camera}</translation></message>
<message><source>Person · {name}</source><translation>人员 · {name}</translation></message>
<message><source>Photo</source><translation>照片</translation></message>
<message><source>Photo of measure {n}</source><translation>措施 {n} 的照片</translation></message>
<message><source>Photos</source><translation>照片</translation></message>
<message><source>Photos of the measures</source><translation>措施照片</translation></message>
<message><source>Picture</source><translation>画面</translation></message>
<message><source>Picture black {span}</source><translation>画面黑屏 {span}</translation></message>
<message><source>Picture black · {camera}</source><translation>画面黑屏 · {camera}</translation></message>
<message><source>Picture frozen {span}</source><translation>画面冻结 {span}</translation></message>
<message><source>Picture frozen · {camera}</source><translation>画面冻结 · {camera}</translation></message>
<message><source>Picture late {span}</source><translation>画面滞后 {span}</translation></message>
<message><source>Picture late · {camera}</source><translation>画面滞后 · {camera}</translation></message>
<message><source>Picture lost {span}</source><translation>画面丢失 {span}</translation></message>
<message><source>Picture lost · {camera}</source><translation>画面失联 · {camera}</translation></message>
<message><source>Picture old {span}</source><translation>画面陈旧 {span}</translation></message>
<message><source>Pictures of</source><translation>画面来自</translation></message>
<message><source>Pictures of {time}</source><translation>{time} 的画面</translation></message>
<message><source>Pictures with what was seen; derived, faces blurred</source><translation>画面与识别框(派生副本，面部已模糊)</translation></message>
<message><source>Place</source><translation>地点</translation></message>
<message><source>Plan</source><translation>平面图</translation></message>
<message><source>Plan its proof test (Ctrl+F7)</source><translation>安排功能验证测试(Ctrl+F7)</translation></message>
<message><source>Plant</source><translation>厂区图</translation></message>
<message><source>Play (P)</source><translation>播放 (P)</translation></message>
<message><source>Points</source><translation>点</translation></message>
<message><source>Position lost · {worker}</source><translation>定位失联 · {worker}</translation></message>
<message><source>Positions</source><translation>定位</translation></message>
<message><source>Positions {n}/{all}</source><translation>定位 {n}/{all}</translation></message>
<message><source>Preview (Ctrl+P)</source><translation>预演（Ctrl+P）</translation></message>
<message><source>Preview (Enter)</source><translation>预演（回车）</translation></message>
<message><source>Preview over the last 7 days</source><translation>近 7 天预演</translation></message>
<message><source>Print</source><translation>打印</translation></message>
<message><source>Print to PDF and CSV (P)</source><translation>打印为 PDF 和 CSV (P)</translation></message>
<message><source>Printed before</source><translation>已打印</translation></message>
<message><source>Printed page</source><translation>打印页</translation></message>
<message><source>Printed {at} by {who}</source><translation>打印于 {at}，打印人 {who}</translation></message>
<message><source>Printed: {name}</source><translation>已打印：{name}</translation></message>
<message><source>Printing …</source><translation>正在打印……</translation></message>
<message><source>Process</source><translation>进程</translation></message>
<message><source>Program</source><translation>程序</translation></message>
<message><source>Program lost · {program} · {value} {unit}</source><translation>程序失联 · {program} · {value} {unit}</translation></message>
<message><source>Programs</source><translation>程序</translation></message>
<message><source>Proof test</source><translation>功能验证测试</translation></message>
<message><source>Proof test failed · {interlock}</source><translation>功能验证测试未通过 · {interlock}</translation></message>
<message><source>Proof test is due · {interlock}</source><translation>功能验证测试即将到期 · {interlock}</translation></message>
<message><source>Proof test is overdue · {interlock}</source><translation>功能验证测试已逾期 · {interlock}</translation></message>
<message><source>Proof tests</source><translation>功能验证测试</translation></message>
<message><source>Proof tests (Ctrl+F7)</source><translation>功能验证测试(Ctrl+F7)</translation></message>
<message><source>Propose (Ctrl+Enter)</source><translation>提出（Ctrl+Enter）</translation></message>
<message><source>Proposed: it waits for a second person</source><translation>已提出：等待第二人批准</translation></message>
<message><source>Pulse</source><translation>心率</translation></message>
<message><source>Pulse too high</source><translation>心率过高</translation></message>
<message><source>Pulse {value} {unit} · {worker}</source><translation>心率 {value} {unit} · {worker}</translation></message>
<message><source>R backwards · , . one picture · [ ] loop, \ no loop</source><translation>R 倒放 · , . 单帧 · [ ] 循环，\ 取消循环</translation></message>
<message><source>REFUSED</source><translation>被拒绝</translation></message>
<message><source>REPLAY (not live) · {at} · Esc: back to live</source><translation>回放 (非实况) · {at} · Esc 返回实况</translation></message>
<message><source>Raised</source><translation>发生</translation></message>
<message><source>Read back</source><translation>回读</translation></message>
<message><source>Reason</source><translation>理由</translation></message>
<message><source>Reason to refuse</source><translation>否决理由</translation></message>
<message><source>Reason, required</source><translation>原因（必填）</translation></message>
<message><source>Record a proof test</source><translation>登记功能验证测试</translation></message>
<message><source>Record the last trip as the test</source><translation>把最近一次动作登记为测试</translation></message>
<message><source>Record the test</source><translation>登记测试</translation></message>
<message><source>Recorded</source><translation>已登记</translation></message>
<message><source>Recording</source><translation>录像</translation></message>
<message><source>Recording {n}/{all}</source><translation>录像 {n}/{all}</translation></message>
<message><source>Recordings</source><translation>录像</translation></message>
<message><source>Recordings and journal of this site</source><translation>本厂录像与日志</translation></message>
<message><source>Recordings and journal of this site · Shift+F8 search · Shift+F9 cases</source><translation>本厂录像与日志 · Shift+F8 查询 · Shift+F9 案件</translation></message>
<message><source>Recordings at risk</source><translation>录像有丢失风险</translation></message>
<message><source>Refuse, or withdraw</source><translation>否决或撤回</translation></message>
<message><source>Refused messages</source><translation>被拒消息</translation></message>
<message><source>Refused: the core is lost, no order can be given</source><translation>被拒绝：核心失联，不能下令</translation></message>
<message><source>Refused: {why}</source><translation>被拒绝：{why}</translation></message>
<message><source>Release</source><translation>批准生效</translation></message>
<message><source>Release the writes</source><translation>恢复写入</translation></message>
<message><source>Release what need not be locked any more</source><translation>解除不再需要锁定的录像</translation></message>
<message><source>Release writes</source><translation>恢复写入</translation></message>
<message><source>Releasing needs a reason</source><translation>解除锁定须说明原因</translation></message>
<message><source>Remove (Del)</source><translation>删除 (Del)</translation></message>
<message><source>Replay</source><translation>回放</translation></message>
<message><source>Replay (not live) · {seconds} s ago · Esc</source><translation>回放 (非实况) · {seconds} s 前 · Esc</translation></message>
<message><source>Replay of {time}</source><translation>回放 {time}</translation></message>
<message><source>Replay: nothing can be answered here</source><translation>回放中：不能在此确认</translation></message>
<message><source>Replay: nothing can be operated here</source><translation>回放中：不能操作</translation></message>
<message><source>Reports</source><translation>报表</translation></message>
<message><source>Reset only when the cause is over</source><translation>原因消除后才可复位</translation></message>
<message><source>Restarts</source><translation>重启</translation></message>
<message><source>Resume the permit (Enter)</source><translation>恢复作业票 (Enter)</translation></message>
<message><source>Resumed</source><translation>已恢复作业</translation></message>
<message><source>Resuming needs a reason</source><translation>恢复作业须写明理由</translation></message>
<message><source>Review</source><translation>评审</translation></message>
<message><source>Review list</source><translation>评审清单</translation></message>
<message><source>Review of {case}</source><translation>{case} 的评审</translation></message>
<message><source>Road closure</source><translation>断路</translation></message>
<message><source>Root</source><translation>根因</translation></message>
<message><source>SENT, NOT VERIFIED after {ms} ms</source><translation>已发出未确认（{ms} 毫秒）</translation></message>
<message><source>SOS</source><translation>求救</translation></message>
<message><source>SOS and tier 1 come forward (Shift+L)</source><translation>求救和一级告警自动置前 (Shift+L)</translation></message>
<message><source>SOS {worker}</source><translation>SOS {worker}</translation></message>
<message><source>SOS, share of calls</source><translation>求救占告警比例</translation></message>
<message><source>SP1 {one} · SP2 {two}</source><translation>一级 {one} · 二级 {two}</translation></message>
<message><source>SP1 {one} · SP2 {two} · {age}</source><translation>一级 {one} · 二级 {two} · {age}</translation></message>
<message><source>Save the calls as CSV (S)</source><translation>将告警记录存为 CSV (S)</translation></message>
<message><source>Save this layout</source><translation>保存布局</translation></message>
<message><source>Save this view</source><translation>保存此视图</translation></message>
<message><source>Saved views</source><translation>已存视图</translation></message>
<message><source>Saved: {name}</source><translation>已存：{name}</translation></message>
<message><source>Say the cause first (5-why or fishbone)</source><translation>请先说明原因(5 个为什么或鱼骨图)</translation></message>
<message><source>Search</source><translation>查询</translation></message>
<message><source>Select (Enter)</source><translation>选择 (Enter)</translation></message>
<message><source>Select a thing on the map first</source><translation>请先在图上选中一项</translation></message>
<message><source>Select first (Enter)</source><translation>请先选择 (Enter)</translation></message>
<message><source>Selected at another seat</source><translation>已被其他席位选择</translation></message>
<message><source>Selected at {seat}</source><translation>已被席位 {seat} 选择</translation></message>
<message><source>Selected by somebody else</source><translation>由他人选择</translation></message>
<message><source>Selected by {who} at {seat}: agree as the second person (Enter), {left} left</source><translation>{who} 已在 {seat} 选择：作为第二人同意 (Enter)，剩余 {left}</translation></message>
<message><source>Selected, valid for {left}: hold to operate, Esc lets go</source><translation>已选择，{left}内有效：按住执行，Esc 放开</translation></message>
<message><source>Send breathing sets</source><translation>送空气呼吸器</translation></message>
<message><source>Send measure {n} back</source><translation>退回措施 {n}</translation></message>
<message><source>Send somebody with a portable detector</source><translation>派人携便携式检测仪前往</translation></message>
<message><source>Send the patrol</source><translation>派巡检前往</translation></message>
<message><source>Send the rescue team</source><translation>派救援队</translation></message>
<message><source>Sending …</source><translation>正在发送……</translation></message>
<message><source>Sense</source><translation>感知</translation></message>
<message><source>Senses</source><translation>感知</translation></message>
<message><source>Sent, but the result cannot be written to the journal</source><translation>已发出，但结果无法写入日志</translation></message>
<message><source>Sent, but what was set stays set: reset it by hand</source><translation>已发出，但置位未撤回：请现场手动复位</translation></message>
<message><source>Sent, not verified</source><translation>已发出未确认</translation></message>
<message><source>Sent, the result is not known yet</source><translation>已发出，结果尚不明</translation></message>
<message><source>Sent, waiting for the answer …</source><translation>已发出，等待答复 …</translation></message>
<message><source>Set</source><translation>设定</translation></message>
<message><source>Set aside</source><translation>搁置抑制</translation></message>
<message><source>Set-point</source><translation>报警级别</translation></message>
<message><source>Setting</source><translation>设置</translation></message>
<message><source>Settings</source><translation>设置</translation></message>
<message><source>Share</source><translation>占比</translation></message>
<message><source>Share this layout with every seat</source><translation>将此布局共享给所有席位</translation></message>
<message><source>Shared: {name}</source><translation>共享：{name}</translation></message>
<message><source>Shelve S</source><translation>搁置 S</translation></message>
<message><source>Shelve {alert} for</source><translation>搁置「{alert}」</translation></message>
<message><source>Shelved {n} · suppressions {m} (Shift+F4)</source><translation>搁置 {n} · 抑制停用 {m} (Shift+F4)</translation></message>
<message><source>Shelved, suppressed, out of service</source><translation>搁置、抑制、停用</translation></message>
<message><source>Shelving needs a reason</source><translation>搁置须写明理由</translation></message>
<message><source>Shift before</source><translation>上一班</translation></message>
<message><source>Shift compliance heat map</source><translation>行为合规热力图</translation></message>
<message><source>Short name</source><translation>编号</translation></message>
<message><source>Should be operated: {interlock} · {cause}</source><translation>应当操作：{interlock} · {cause}</translation></message>
<message><source>Sign in</source><translation>登录</translation></message>
<message><source>Sign in (Enter)</source><translation>登录 (Enter)</translation></message>
<message><source>Sign in with your PIN</source><translation>请用 PIN 码登录</translation></message>
<message><source>Signed in</source><translation>已登录</translation></message>
<message><source>Signed in at {seat}: {who}</source><translation>{seat} 已登录：{who}</translation></message>
<message><source>Silence: {kind}</source><translation>静音：{kind}</translation></message>
<message><source>Similar</source><translation>相似案件</translation></message>
<message><source>Similar cases</source><translation>相似案件</translation></message>
<message><source>Since</source><translation>自</translation></message>
<message><source>Size</source><translation>尺寸</translation></message>
<message><source>Small stream</source><translation>子码流</translation></message>
<message><source>So far</source><translation>已发生</translation></message>
<message><source>Some have called again meanwhile and wait for an answer</source><translation>其中有的又报警了，仍待确认</translation></message>
<message><source>Some were acknowledged already and stay as they were</source><translation>其中有的已由他人确认，保持不变</translation></message>
<message><source>Somebody else steers this camera</source><translation>他人正在操控此摄像机</translation></message>
<message><source>Somebody sent</source><translation>已派人</translation></message>
<message><source>Somebody sent D</source><translation>已派人 D</translation></message>
<message><source>Somebody went inside: nothing may run again that was judged without him</source><translation>有人进入：判断时不在内，不得恢复运行</translation></message>
<message><source>Speed (+ −)</source><translation>速度 (+ −)</translation></message>
<message><source>Speed back (+ −)</source><translation>倒放速度 (+ −)</translation></message>
<message><source>Speeds are -1 to 1</source><translation>速度应在 -1 到 1 之间</translation></message>
<message><source>Spotlight (L)</source><translation>聚焦 (L)</translation></message>
<message><source>Spotlight: {alert} · Esc: layout of before</source><translation>聚焦：{alert} · Esc 恢复原布局</translation></message>
<message><source>Stands</source><translation>状态</translation></message>
<message><source>Stands since</source><translation>成立于</translation></message>
<message><source>State</source><translation>状态</translation></message>
<message><source>Steer (M)</source><translation>操控 (M)</translation></message>
<message><source>Steering: arrows, + −</source><translation>操控中：方向键，+ −</translation></message>
<message><source>Still saved, in the tile's size: {path}</source><translation>抓拍已保存（画面尺寸）：{path}</translation></message>
<message><source>Still saved: {path}</source><translation>抓拍已保存：{path}</translation></message>
<message><source>Stop (Ctrl+P)</source><translation>停止 (Ctrl+P)</translation></message>
<message><source>Stop all writes</source><translation>总禁止写</translation></message>
<message><source>Stop the work</source><translation>停止作业</translation></message>
<message><source>Stopping and releasing writes need a reason</source><translation>禁止和恢复写入须写明原因</translation></message>
<message><source>Storey</source><translation>楼层</translation></message>
<message><source>Strip: {span} (Z)</source><translation>时间轴：{span} (Z)</translation></message>
<message><source>Suppress U</source><translation>抑制 U</translation></message>
<message><source>System</source><translation>系统</translation></message>
<message><source>T next · 1–9 each</source><translation>T 下一步 · 1–9 逐项</translation></message>
<message><source>T next · 1–9 each · Shift+T comment · G go to</source><translation>T 下一步 · 1–9 逐项 · Shift+T 备注 · G 前往</translation></message>
<message><source>T next · 1–9 each · Shift+T comment · G go to · W who was where</source><translation>T 下一步 · 1–9 逐项 · Shift+T 备注 · G 前往 · W 谁在何处</translation></message>
<message><source>T next · 1–9 each · Shift+T comment · G go to · W who was where · Shift+W case</source><translation>T 下一步 · 1–9 逐项 · Shift+T 备注 · G 前往 · W 谁在何处 · Shift+W 立案</translation></message>
<message><source>T, 1–9 done · Shift+T comment · G go to · W who · Shift+W case</source><translation>T、1–9 完成 · Shift+T 备注 · G 前往 · W 何人 · Shift+W 立案</translation></message>
<message><source>Tab from field to field · Enter on an answer shows its moment · Esc the question</source><translation>Tab 换字段 · 结果上 Enter 看当时 · Esc 回到问题</translation></message>
<message><source>Tab leads on, Space presses</source><translation>Tab 移到下一项，空格按下</translation></message>
<message><source>Tab, arrows · Enter gives it · Esc lets it be</source><translation>Tab、方向键 · Enter 提交 · Esc 取消</translation></message>
<message><source>Take it as gas until proved otherwise</source><translation>未证实前按有气体处置</translation></message>
<message><source>Take the cause back</source><translation>撤回原因</translation></message>
<message><source>Taken as a test</source><translation>可作测试的</translation></message>
<message><source>Telephone</source><translation>电话</translation></message>
<message><source>Tell everybody within 30 m</source><translation>通知 30 m 内人员</translation></message>
<message><source>Tell instrument maintenance</source><translation>通知仪表维修</translation></message>
<message><source>Temporary electricity</source><translation>临时用电</translation></message>
<message><source>Test</source><translation>测试</translation></message>
<message><source>Test E</source><translation>测试 E</translation></message>
<message><source>Test again</source><translation>再测试</translation></message>
<message><source>Test it again, then record it (Ctrl+F7)</source><translation>重新测试并登记(Ctrl+F7)</translation></message>
<message><source>Tests so far</source><translation>以往测试</translation></message>
<message><source>Text; empty: a bookmark</source><translation>文字；留空即书签</translation></message>
<message><source>That version is in force</source><translation>该版本正在执行</translation></message>
<message><source>The PIN is changed</source><translation>PIN 码已更改</translation></message>
<message><source>The PIN is looked at by the core</source><translation>PIN 码由核心核对</translation></message>
<message><source>The PIN is wrong</source><translation>PIN 码错误</translation></message>
<message><source>The PINs cannot be read</source><translation>无法读取 PIN 码</translation></message>
<message><source>The PLC answered something else than was written</source><translation>PLC 应答与写入不符</translation></message>
<message><source>The PLC does not echo the command</source><translation>PLC 未回显命令字</translation></message>
<message><source>The PLC is not ready for an order, nothing was sent</source><translation>PLC 未就绪，未发出</translation></message>
<message><source>The PLC may do what its programme does when the control room is dead</source><translation>PLC 可能执行中控室失联时的程序</translation></message>
<message><source>The PLC refused: acknowledged, still busy with it</source><translation>PLC 拒绝：已受理，仍在处理</translation></message>
<message><source>The PLC refused: device busy</source><translation>PLC 拒绝：设备忙</translation></message>
<message><source>The PLC refused: device failure</source><translation>PLC 拒绝：设备故障</translation></message>
<message><source>The PLC refused: gateway path unavailable</source><translation>PLC 拒绝：网关路径不可用</translation></message>
<message><source>The PLC refused: gateway target does not answer</source><translation>PLC 拒绝：网关目标无应答</translation></message>
<message><source>The PLC refused: illegal address</source><translation>PLC 拒绝：非法地址</translation></message>
<message><source>The PLC refused: illegal function</source><translation>PLC 拒绝：非法功能</translation></message>
<message><source>The PLC refused: illegal value</source><translation>PLC 拒绝：非法数值</translation></message>
<message><source>The PLC refused: memory parity error</source><translation>PLC 拒绝：存储奇偶校验错误</translation></message>
<message><source>The PLC refused: negative acknowledge</source><translation>PLC 拒绝：否定应答</translation></message>
<message><source>The alert is not shelved</source><translation>告警未被搁置</translation></message>
<message><source>The alert is set aside already</source><translation>告警已被搁置、抑制或停用</translation></message>
<message><source>The alert stands no more</source><translation>告警已不存在</translation></message>
<message><source>The alert was acknowledged already</source><translation>告警已经确认过</translation></message>
<message><source>The answer has come to its time</source><translation>确认已到期</translation></message>
<message><source>The bypass is confirmed already</source><translation>旁路已确认</translation></message>
<message><source>The camera cannot be sent to an angle</source><translation>摄像机不能按角度转向</translation></message>
<message><source>The camera has no such place</source><translation>摄像机没有这个预置位</translation></message>
<message><source>The camera reports tampering</source><translation>摄像机报告被破坏</translation></message>
<message><source>The case is closed: open its review again first</source><translation>案件已结：请先重新评审</translation></message>
<message><source>The case is full: close it and open another</source><translation>案件已满：请结案并另立</translation></message>
<message><source>The cause does not stand</source><translation>该原因未成立</translation></message>
<message><source>The cause stands already</source><translation>该原因已经成立</translation></message>
<message><source>The core ended while the camera was added</source><translation>添加摄像机时核心程序中止</translation></message>
<message><source>The core has not spoken of it yet</source><translation>核心尚未给出其状态</translation></message>
<message><source>The core is lost</source><translation>核心失联</translation></message>
<message><source>The core was started anew: type the PIN again</source><translation>核心已重新启动：请再次输入 PIN 码</translation></message>
<message><source>The disk of the recordings does not answer</source><translation>录像磁盘无响应</translation></message>
<message><source>The effect does not wait</source><translation>该动作不在等待</translation></message>
<message><source>The feedback cannot be read</source><translation>无法读取反馈</translation></message>
<message><source>The feedback does not follow</source><translation>反馈未跟随</translation></message>
<message><source>The first {n}: ask of less time</source><translation>仅前 {n} 条：请缩短时间</translation></message>
<message><source>The folder of the recordings cannot be used</source><translation>录像文件夹不可用</translation></message>
<message><source>The guidance has changed: look at it again</source><translation>处置步骤已变，请再看一遍</translation></message>
<message><source>The journal cannot be read: {why}</source><translation>无法读取日志：{why}</translation></message>
<message><source>The journal cannot be written, nothing was sent</source><translation>日志无法写入，未发出</translation></message>
<message><source>The lanes are whole from {time} on</source><translation>自 {time} 起各行完整</translation></message>
<message><source>The last trip passed</source><translation>最近一次动作通过</translation></message>
<message><source>The last trip was not verified: FAILED</source><translation>最近一次动作未确认：未通过</translation></message>
<message><source>The measure is not done yet</source><translation>措施尚未完成</translation></message>
<message><source>The past cannot be read: {why}</source><translation>无法读取历史：{why}</translation></message>
<message><source>The permit cannot be resumed</source><translation>此作业票不能恢复</translation></message>
<message><source>The photo is not there, or not as it was kept</source><translation>照片不在，或与存入时不同</translation></message>
<message><source>The plant cannot have these settings</source><translation>本厂不能采用这些设置</translation></message>
<message><source>The plant is no longer as its rule says</source><translation>现场状态已不符合规则</translation></message>
<message><source>The result is not what became of the order</source><translation>登记的结果与命令的结果不符</translation></message>
<message><source>The same in English</source><translation>同一步骤的英文</translation></message>
<message><source>The seat that selected it is gone</source><translation>选择它的席位已离线</translation></message>
<message><source>The second person agrees at another seat, gives the own PIN, or has another role</source><translation>第二人须在另一席位同意、输入本人 PIN 码，或为另一岗位</translation></message>
<message><source>The second person agrees at another seat, or has another role</source><translation>第二人须在另一席位同意，或为另一岗位</translation></message>
<message><source>The second person confirms at another seat, gives the own PIN, or has another role</source><translation>第二人须在另一席位确认、输入本人 PIN 码，或为另一岗位</translation></message>
<message><source>The second person confirms at another seat, or has another role</source><translation>第二人须在另一席位确认，或为另一角色</translation></message>
<message><source>The second person must be somebody else</source><translation>第二人须为另一人</translation></message>
<message><source>The second person releases at another seat, or has another role</source><translation>第二人须在另一席位或以另一岗位批准</translation></message>
<message><source>The selection has expired</source><translation>选择已超时</translation></message>
<message><source>The shift is not over: later hours are not observed yet.</source><translation>本班未结束：之后的小时尚未观察。</translation></message>
<message><source>The shift is over and nobody took it over</source><translation>班次结束，无人接手</translation></message>
<message><source>The site file alone</source><translation>仅厂区文件</translation></message>
<message><source>The site has no interlock</source><translation>本厂无联锁</translation></message>
<message><source>The site has no operator</source><translation>站点没有值班人员</translation></message>
<message><source>The site lets nobody hold it back</source><translation>现场规定任何人不得暂缓</translation></message>
<message><source>The site takes no trip as a proof test of this interlock</source><translation>本现场不把此联锁的动作当作验证测试</translation></message>
<message><source>The stop of the writes to PLCs has ended by itself</source><translation>总禁止写已自动结束</translation></message>
<message><source>The tiles of the layout do not cover its grid</source><translation>布局的画面没有铺满网格</translation></message>
<message><source>The time ends before it begins</source><translation>结束时间早于开始时间</translation></message>
<message><source>The time of a case must begin before it ends</source><translation>案件的开始时间须早于结束时间</translation></message>
<message><source>The time of the bypass is over</source><translation>旁路时间已到</translation></message>
<message><source>The time to lock must begin before it ends, and end within a day from now</source><translation>锁定时段的起点须早于终点，终点不得晚于一天之后</translation></message>
<message><source>The two new PINs are not the same</source><translation>两次输入的新 PIN 码不一致</translation></message>
<message><source>The vote of a cause cannot be judged · {cause}</source><translation>原因的表决无法判断 · {cause}</translation></message>
<message><source>The writes are not stopped</source><translation>写入未被禁止</translation></message>
<message><source>The {n} newest alerts are marked</source><translation>已标出最近 {n} 条告警</translation></message>
<message><source>The {n} newest alerts, raised and gone, are marked</source><translation>已标出最近 {n} 条告警的产生与恢复</translation></message>
<message><source>There are 100 shared layouts: withdraw one first</source><translation>共享布局已达 100 个：请先撤回一个</translation></message>
<message><source>There are 500 pinned notes: take one away first</source><translation>已有 500 条备注：请先移除</translation></message>
<message><source>There is a step with these words already</source><translation>已有相同文字的步骤</translation></message>
<message><source>There is no such camera</source><translation>没有这台摄像机</translation></message>
<message><source>There is no such case</source><translation>没有这个案件</translation></message>
<message><source>There is no such change of settings</source><translation>没有这项设置变更</translation></message>
<message><source>There is no such layout</source><translation>没有此布局</translation></message>
<message><source>There is no such lock</source><translation>没有这个锁定</translation></message>
<message><source>There is no such measure to do</source><translation>没有这项待办措施</translation></message>
<message><source>There is no such note</source><translation>没有这条备注</translation></message>
<message><source>There is no such permit</source><translation>没有这张作业票</translation></message>
<message><source>There is no such place</source><translation>没有这个地点</translation></message>
<message><source>There is no such place, camera or person</source><translation>没有这个地点、摄像机或人员</translation></message>
<message><source>There is no such step to do</source><translation>没有这一步可做</translation></message>
<message><source>There is no such suppression</source><translation>没有这项抑制</translation></message>
<message><source>This camera cannot be steered now</source><translation>此摄像机现在不能操控</translation></message>
<message><source>This cause does nothing to it</source><translation>该原因不作用于此输出</translation></message>
<message><source>This order needs a reason</source><translation>此命令须注明原因</translation></message>
<message><source>This role may not operate this interlock</source><translation>该岗位无权操作此联锁</translation></message>
<message><source>This shift</source><translation>本班</translation></message>
<message><source>This step is done already</source><translation>这一步已完成</translation></message>
<message><source>Tier</source><translation>级别</translation></message>
<message><source>Tier 1</source><translation>一级</translation></message>
<message><source>Tier 2</source><translation>二级</translation></message>
<message><source>Tier 3</source><translation>三级</translation></message>
<message><source>Tilt down, field of view</source><translation>俯角、视场角</translation></message>
<message><source>Time</source><translation>时间</translation></message>
<message><source>Time left</source><translation>剩余时间</translation></message>
<message><source>Time line</source><translation>时间线</translation></message>
<message><source>Time, place, people</source><translation>时间、地点、人员</translation></message>
<message><source>Time, place, people of an incident</source><translation>事件的时间、地点、人员</translation></message>
<message><source>Title</source><translation>标题</translation></message>
<message><source>To</source><translation>止</translation></message>
<message><source>To (the hours in between are printed whole)</source><translation>至（按整小时打印）</translation></message>
<message><source>To be done by</source><translation>完成期限</translation></message>
<message><source>To be proposed</source><translation>拟改内容</translation></message>
<message><source>Together</source><translation>合计</translation></message>
<message><source>Told by</source><translation>来源</translation></message>
<message><source>Too many changes wait for a second person: decide on one first</source><translation>等待第二人的变更过多：请先处理一项</translation></message>
<message><source>Too many wrong PINs: wait a moment, then try again</source><translation>PIN 码错误次数过多：请稍候再试</translation></message>
<message><source>Tour (T)</source><translation>轮巡 (T)</translation></message>
<message><source>Tour {left} s</source><translation>轮巡 {left} s</translation></message>
<message><source>Tour {step}/{steps}: {name} · each {dwell} s</source><translation>轮巡 {step}/{steps}：{name} · 每组 {dwell} s</translation></message>
<message><source>Tour {step}/{steps}: {name} · held on alert: {held}</source><translation>轮巡 {step}/{steps}：{name} · 因告警保持：{held}</translation></message>
<message><source>Tour {step}/{steps}: {name} · stands still (P)</source><translation>轮巡 {step}/{steps}：{name} · 已停住 (P)</translation></message>
<message><source>Tour {step}/{steps}: {name} · waits while {camera} fills the wall</source><translation>轮巡 {step}/{steps}：{name} · {camera} 放大期间等待中</translation></message>
<message><source>Tour: each {dwell} s</source><translation>轮巡：每组 {dwell} s</translation></message>
<message><source>Toxic gas</source><translation>有毒气</translation></message>
<message><source>Trends</source><translation>趋势</translation></message>
<message><source>True</source><translation>属实</translation></message>
<message><source>True V</source><translation>属实 V</translation></message>
<message><source>Turn to a place</source><translation>转到预置位</translation></message>
<message><source>Turned there: {cameras}</source><translation>已转向该处：{cameras}</translation></message>
<message><source>Type to narrow, arrows, Enter</source><translation>输入筛选，方向键选择，Enter 确定</translation></message>
<message><source>Until</source><translation>至</translation></message>
<message><source>Up (Ctrl+↑)</source><translation>上移 (Ctrl+↑)</translation></message>
<message><source>Use another camera of the place</source><translation>改看该处其他摄像机</translation></message>
<message><source>User</source><translation>用户</translation></message>
<message><source>Valid</source><translation>有效期</translation></message>
<message><source>Valid for longer than the standard allows</source><translation>有效期超过标准规定</translation></message>
<message><source>Validity is over</source><translation>有效期已过</translation></message>
<message><source>Value</source><translation>数值</translation></message>
<message><source>Verdict</source><translation>判定</translation></message>
<message><source>Version {n}</source><translation>版本 {n}</translation></message>
<message><source>Versions</source><translation>版本</translation></message>
<message><source>Video {n}/{all} · {fps} fps</source><translation>视频 {n}/{all} · {fps} fps</translation></message>
<message><source>Vigil</source><translation>守望 Vigil</translation></message>
<message><source>Vigil · window {n}</source><translation>守望 Vigil · 窗口 {n}</translation></message>
<message><source>Violations are alerts that were raised; an observed person-hour is an hour in which a person's place was known. Sums also count violations raised where nobody was observed.</source><translation>违规为已报出的告警；观察人时指位置已知的人员时间。合计也包括无人被观察时报出的违规。</translation></message>
<message><source>Violations per person-hour</source><translation>每人时违规次数</translation></message>
<message><source>Vote</source><translation>表决</translation></message>
<message><source>Wait for the restart; call the system engineer if it lasts</source><translation>等待重启；持续则呼叫系统工程师</translation></message>
<message><source>Waiting for a second person</source><translation>等待第二人</translation></message>
<message><source>Waits {left} more for a second person, at another seat or here with the own PIN</source><translation>再等 {left}：须第二人在另一席位同意，或在此输入本人 PIN 码</translation></message>
<message><source>Waits {left} more for a second person, at another seat or of another role</source><translation>再等 {left}：须第二人在另一席位或以另一岗位同意</translation></message>
<message><source>Wall</source><translation>视频墙</translation></message>
<message><source>Watch for it yourself: fire and smoke, or postures</source><translation>请自行留意：烟火或人员姿态</translation></message>
<message><source>Watch the busiest cameras yourself</source><translation>人工盯看最繁忙的摄像机画面</translation></message>
<message><source>Watch the cameras yourself</source><translation>人工盯看摄像机</translation></message>
<message><source>Watch the place by other means</source><translation>用其他手段监视该处</translation></message>
<message><source>Watch this camera yourself</source><translation>请人工盯守该摄像机</translation></message>
<message><source>What</source><translation>事项</translation></message>
<message><source>What an alert there would show</source><translation>该处告警将显示的步骤</translation></message>
<message><source>What became of it</source><translation>办理记录</translation></message>
<message><source>What he must know</source><translation>须交代的事项</translation></message>
<message><source>What is silent</source><translation>被静默的告警</translation></message>
<message><source>What is to be done</source><translation>措施内容</translation></message>
<message><source>What is to be done, in Chinese</source><translation>要做什么（中文）</translation></message>
<message><source>What is wanting</source><translation>不足之处</translation></message>
<message><source>What the screens showed was not kept</source><translation>未保存当时各屏显示内容</translation></message>
<message><source>What was done</source><translation>完成情况</translation></message>
<message><source>What was said on the bus and decided at this site</source><translation>本装置的报文与日志</translation></message>
<message><source>When gas passed a value while a permit was open</source><translation>作业票有效期间气体何时超过某值</translation></message>
<message><source>Where, why, by whom</source><translation>何处、为何、何人</translation></message>
<message><source>Which cameras saw a person</source><translation>哪些摄像机拍到某人</translation></message>
<message><source>Who</source><translation>人员</translation></message>
<message><source>Who calls most</source><translation>最频繁的告警</translation></message>
<message><source>Who was in a place</source><translation>谁在某处</translation></message>
<message><source>Why</source><translation>原因</translation></message>
<message><source>Why the work may go on</source><translation>恢复作业的理由</translation></message>
<message><source>Why {n}</source><translation>为什么 {n}</translation></message>
<message><source>Wind</source><translation>风</translation></message>
<message><source>Wind force 5 or more</source><translation>风力五级及以上</translation></message>
<message><source>Wind force 6 or more</source><translation>风力六级及以上</translation></message>
<message><source>Words</source><translation>文字</translation></message>
<message><source>Work</source><translation>作业内容</translation></message>
<message><source>Work at height</source><translation>高处</translation></message>
<message><source>Work without permit</source><translation>无票作业</translation></message>
<message><source>Work without permit · {camera}</source><translation>无票作业 · {camera}</translation></message>
<message><source>Worker</source><translation>作业人</translation></message>
<message><source>Worst actors</source><translation>最差信号</translation></message>
<message><source>Wristband lost · {worker}</source><translation>手环失联 · {worker}</translation></message>
<message><source>Wristbands</source><translation>手环</translation></message>
<message><source>Writes to PLCs</source><translation>PLC 写入</translation></message>
<message><source>Writing …</source><translation>正在写入…</translation></message>
<message><source>Wrong PINs in a row: {value} · {operator} · {seat}</source><translation>PIN 码连续错误 {value} 次 · {operator} · {seat}</translation></message>
<message><source>You need a PIN: have one set with vigil operator pin</source><translation>须有 PIN 码：请用 vigil operator pin 设置</translation></message>
<message><source>Your role may not steer this camera</source><translation>您的岗位无权操控此摄像机</translation></message>
<message><source>Zone × hour</source><translation>区域 × 小时</translation></message>
<message><source>a camera</source><translation>摄像机</translation></message>
<message><source>a reason</source><translation>理由</translation></message>
<message><source>a short name</source><translation>编号</translation></message>
<message><source>acknowledged</source><translation>已确认</translation></message>
<message><source>acknowledged {operator}</source><translation>已确认 {operator}</translation></message>
<message><source>active</source><translation>进行中</translation></message>
<message><source>acts in {left}</source><translation>{left} 后动作</translation></message>
<message><source>affects: {machines} machines · {permits} permits · {people} people inside</source><translation>影响：{machines} 台设备 · {permits} 张作业票 · 现场 {people} 人</translation></message>
<message><source>after</source><translation>之后</translation></message>
<message><source>after {span}</source><translation>{span}后</translation></message>
<message><source>alarm flood</source><translation>告警泛滥</translation></message>
<message><source>alarm flood over</source><translation>告警泛滥结束</translation></message>
<message><source>alert</source><translation>告警</translation></message>
<message><source>alert acknowledged</source><translation>告警已确认</translation></message>
<message><source>alert escalated</source><translation>告警已升级</translation></message>
<message><source>alert handed over</source><translation>告警已交接</translation></message>
<message><source>alert raised</source><translation>告警发生</translation></message>
<message><source>alert shelved</source><translation>告警已搁置</translation></message>
<message><source>alert stands</source><translation>有告警</translation></message>
<message><source>alerts</source><translation>告警</translation></message>
<message><source>alerts heard again</source><translation>告警抑制解除</translation></message>
<message><source>alerts silenced by design</source><translation>按设计抑制告警</translation></message>
<message><source>all</source><translation>全部</translation></message>
<message><source>all areas</source><translation>全部区域</translation></message>
<message><source>all of {area}</source><translation>{area}全区</translation></message>
<message><source>all open</source><translation>全部未结</translation></message>
<message><source>all storeys</source><translation>全部楼层</translation></message>
<message><source>all tiers</source><translation>全部级别</translation></message>
<message><source>all well</source><translation>全部正常</translation></message>
<message><source>all within what can be borne</source><translation>均在可承受范围内</translation></message>
<message><source>all writes to PLCs stopped</source><translation>总禁止写</translation></message>
<message><source>allowed</source><translation>允许</translation></message>
<message><source>an address</source><translation>地址</translation></message>
<message><source>an alert joins an incident within</source><translation>归入同一事件的时间</translation></message>
<message><source>and 8 hours</source><translation>及近 8 小时</translation></message>
<message><source>and a day</source><translation>及近 1 天</translation></message>
<message><source>and a week</source><translation>及近 7 天</translation></message>
<message><source>and the last hour</source><translation>及近 1 小时</translation></message>
<message><source>another program has it; end that one, it serves one at a time</source><translation>被另一个程序占用；先结束那个程序，同时只能供一个程序使用</translation></message>
<message><source>answered</source><translation>应答时间</translation></message>
<message><source>answered by</source><translation>确认人</translation></message>
<message><source>anybody</source><translation>任何人</translation></message>
<message><source>anywhere</source><translation>任何地点</translation></message>
<message><source>approved</source><translation>已批准</translation></message>
<message><source>arc</source><translation>焊弧</translation></message>
<message><source>as it was at {time}</source><translation>{time} 时</translation></message>
<message><source>asked seldom from now on, at once with another password: many a camera locks its user out</source><translation>以后少问，换了密码立即再问：许多摄像机会因多次错误而锁定用户</translation></message>
<message><source>asks again</source><translation>重新要求确认</translation></message>
<message><source>at most {n}</source><translation>最多 {n} 人</translation></message>
<message><source>at most {n} steps</source><translation>最多 {n} 个步骤</translation></message>
<message><source>at rest</source><translation>静止</translation></message>
<message><source>attention</source><translation>注意</translation></message>
<message><source>back in service</source><translation>恢复启用</translation></message>
<message><source>back to version {n}</source><translation>回到版本 {n}</translation></message>
<message><source>back, one step at a time</source><translation>逐步返回</translation></message>
<message><source>bare_head</source><translation>未戴帽</translation></message>
<message><source>battery</source><translation>电量</translation></message>
<message><source>battery {n} %</source><translation>电量 {n} %</translation></message>
<message><source>before</source><translation>之前</translation></message>
<message><source>beginnings that count as one alert (0: not counted)</source><translation>出现几次算一次告警（0：不计次）</translation></message>
<message><source>beside the detector: {models}</source><translation>辅助模型：{models}</translation></message>
<message><source>between the areas</source><translation>区域之间</translation></message>
<message><source>black</source><translation>黑屏</translation></message>
<message><source>bpm</source><translation>次/分</translation></message>
<message><source>broker</source><translation>消息总线</translation></message>
<message><source>by a trip, read back in {ms} ms</source><translation>由一次动作，{ms} ms 回读</translation></message>
<message><source>by alert</source><translation>按告警</translation></message>
<message><source>by hand</source><translation>手工</translation></message>
<message><source>by hand, or by a trip that is read back</source><translation>手工，或一次有回读的动作</translation></message>
<message><source>by his tag alone</source><translation>仅凭定位标签</translation></message>
<message><source>by incident</source><translation>按事件分组</translation></message>
<message><source>by place</source><translation>按地点</translation></message>
<message><source>by tier</source><translation>按级别</translation></message>
<message><source>by who answered</source><translation>按确认人</translation></message>
<message><source>by {rise} {unit} in {seconds} s</source><translation>{seconds} 秒内变化 {rise} {unit}</translation></message>
<message><source>by {time}</source><translation>期限 {time}</translation></message>
<message><source>bypass asked for</source><translation>申请旁路</translation></message>
<message><source>bypass ended</source><translation>旁路结束</translation></message>
<message><source>bypass not confirmed yet: {minutes} min asked for by {who}: {why}</source><translation>旁路尚未确认：{who} 申请 {minutes} 分钟：{why}</translation></message>
<message><source>bypass waits for a second person</source><translation>旁路等待第二人确认</translation></message>
<message><source>bypassed</source><translation>已旁路</translation></message>
<message><source>bypassed, {left} left · {who}: {why}</source><translation>已旁路，还剩 {left} · {who}:{why}</translation></message>
<message><source>bypassed: {what}</source><translation>旁路：{what}</translation></message>
<message><source>calls</source><translation>报警</translation></message>
<message><source>calls a day</source><translation>每日告警数</translation></message>
<message><source>calls an hour</source><translation>每小时告警数</translation></message>
<message><source>calls in all</source><translation>告警总数</translation></message>
<message><source>calls in ten minutes</source><translation>每 10 分钟告警数</translation></message>
<message><source>calls of the ten worst</source><translation>前十名占比</translation></message>
<message><source>calls of tier 1</source><translation>一级告警次数</translation></message>
<message><source>calls of tier 2</source><translation>二级告警次数</translation></message>
<message><source>calls of tier 3</source><translation>三级告警次数</translation></message>
<message><source>calm</source><translation>平静</translation></message>
<message><source>came while set aside</source><translation>静默期间发生</translation></message>
<message><source>camera added</source><translation>已添加摄像机</translation></message>
<message><source>camera let go</source><translation>结束操控摄像机</translation></message>
<message><source>camera not added</source><translation>未添加摄像机</translation></message>
<message><source>camera sent to a place</source><translation>摄像机转向某处</translation></message>
<message><source>camera steered</source><translation>开始操控摄像机</translation></message>
<message><source>camera to be added</source><translation>待添加摄像机</translation></message>
<message><source>camera {name}</source><translation>摄像机 {name}</translation></message>
<message><source>cameras</source><translation>摄像机</translation></message>
<message><source>cameras of the place</source><translation>该处摄像机</translation></message>
<message><source>can be borne</source><translation>可承受</translation></message>
<message><source>cannot be believed</source><translation>不可信</translation></message>
<message><source>cannot be judged</source><translation>无法判断</translation></message>
<message><source>cannot be used, what was read before holds: {what}</source><translation>不可用，仍按此前读取的内容运行：{what}</translation></message>
<message><source>cannot see</source><translation>看不见</translation></message>
<message><source>case changed</source><translation>案件修改</translation></message>
<message><source>case opened</source><translation>立案</translation></message>
<message><source>cause is over</source><translation>原因消除</translation></message>
<message><source>cause raised by hand</source><translation>人工触发原因</translation></message>
<message><source>cause stands</source><translation>原因成立</translation></message>
<message><source>cause taken back</source><translation>撤回原因</translation></message>
<message><source>causes found</source><translation>查明原因</translation></message>
<message><source>changed: {what}; takes hold when Vigil is started again</source><translation>已改动：{what}；重新启动 Vigil 后生效</translation></message>
<message><source>chattering</source><translation>抖动</translation></message>
<message><source>chattering alerts</source><translation>抖动告警</translation></message>
<message><source>chattering sources</source><translation>抖动信号源</translation></message>
<message><source>chattering: more turns than this in a minute</source><translation>抖动：一分钟内变化次数超过</translation></message>
<message><source>chattering: more turns than this in five minutes</source><translation>抖动：五分钟内变化次数超过</translation></message>
<message><source>checked</source><translation>已复查</translation></message>
<message><source>choose a tile; move a zoomed picture</source><translation>选画面；放大后移动</translation></message>
<message><source>class 1</source><translation>一级</translation></message>
<message><source>class 2</source><translation>二级</translation></message>
<message><source>class 3</source><translation>三级</translation></message>
<message><source>cleared</source><translation>恢复时间</translation></message>
<message><source>clock checked</source><translation>时钟检查</translation></message>
<message><source>clock of the core set</source><translation>核心时钟被调整</translation></message>
<message><source>closed</source><translation>已关闭</translation></message>
<message><source>coil {n}</source><translation>线圈 {n}</translation></message>
<message><source>command in register {n}</source><translation>寄存器 {n} 命令字</translation></message>
<message><source>comment</source><translation>备注</translation></message>
<message><source>condition gone</source><translation>条件消失</translation></message>
<message><source>connection refused; is the camera on, is the port right?</source><translation>连接被拒；摄像机是否通电，端口是否正确</translation></message>
<message><source>core</source><translation>核心</translation></message>
<message><source>counts as a call</source><translation>计为报警</translation></message>
<message><source>covered</source><translation>被遮挡</translation></message>
<message><source>cranes</source><translation>吊车</translation></message>
<message><source>dead-band, share of the span</source><translation>死区（占量程的百分比）</translation></message>
<message><source>detection runs on the CPU: {better} failed</source><translation>检测改由 CPU 运行：{better} 失效</translation></message>
<message><source>detection: none</source><translation>检测：无</translation></message>
<message><source>detection: {model} on {provider}</source><translation>检测：{model} · {provider}</translation></message>
<message><source>detector not trustworthy: {why}</source><translation>识别不可信：{why}</translation></message>
<message><source>did not act</source><translation>未执行</translation></message>
<message><source>did not trip by itself: bypassed</source><translation>未自动动作：已旁路</translation></message>
<message><source>dispatcher</source><translation>调度员</translation></message>
<message><source>does not count</source><translation>不计入</translation></message>
<message><source>done</source><translation>已完成</translation></message>
<message><source>done, waits for a second person</source><translation>已完成，待另一人复查</translation></message>
<message><source>down</source><translation>停止</translation></message>
<message><source>drill</source><translation>演练</translation></message>
<message><source>duplicate</source><translation>重复</translation></message>
<message><source>east side</source><translation>东侧</translation></message>
<message><source>effect did not act</source><translation>动作未执行</translation></message>
<message><source>effect done</source><translation>动作完成</translation></message>
<message><source>effect held back</source><translation>动作已暂缓</translation></message>
<message><source>effect left out: bypassed</source><translation>动作未执行：已旁路</translation></message>
<message><source>effect let go: its cause is over</source><translation>动作取消：原因已消除</translation></message>
<message><source>effect ordered by itself</source><translation>自动下达动作</translation></message>
<message><source>effect proposed</source><translation>建议动作</translation></message>
<message><source>effect waits to act by itself</source><translation>动作等待自动执行</translation></message>
<message><source>electrician</source><translation>电工</translation></message>
<message><source>emergency shower</source><translation>紧急喷淋</translation></message>
<message><source>enlarge the chosen camera, or one by its number</source><translation>放大所选画面，或按编号放大</translation></message>
<message><source>equipment off</source><translation>设备停运</translation></message>
<message><source>escalated</source><translation>已升级</translation></message>
<message><source>every {n} d</source><translation>每 {n} 天</translation></message>
<message><source>everything that is open</source><translation>全部未结</translation></message>
<message><source>evidence exported</source><translation>证据导出</translation></message>
<message><source>eye wash</source><translation>洗眼器</translation></message>
<message><source>failed</source><translation>失败</translation></message>
<message><source>false</source><translation>误报</translation></message>
<message><source>fault</source><translation>故障</translation></message>
<message><source>faulty: {rule}</source><translation>故障点：{rule}</translation></message>
<message><source>feedback of an output</source><translation>输出的回读</translation></message>
<message><source>field operator</source><translation>外操</translation></message>
<message><source>figures of each tile</source><translation>每个画面的参数</translation></message>
<message><source>file of the photo, JPEG or PNG</source><translation>照片文件，JPEG 或 PNG</translation></message>
<message><source>find a camera by number, name or initials</source><translation>按编号、名称或拼音首字母查找</translation></message>
<message><source>fire</source><translation>火焰</translation></message>
<message><source>fire or smoke seen</source><translation>看见火或烟</translation></message>
<message><source>first answer, median</source><translation>首次应答中位数</translation></message>
<message><source>first answer, nine in ten</source><translation>首次应答（九成以内）</translation></message>
<message><source>first {point}</source><translation>首出 {point}</translation></message>
<message><source>first-out</source><translation>首出</translation></message>
<message><source>first-out · {n}</source><translation>首出 · {n}</translation></message>
<message><source>fitter</source><translation>钳工</translation></message>
<message><source>flame</source><translation>火焰</translation></message>
<message><source>fleeting</source><translation>瞬时</translation></message>
<message><source>fleeting calls</source><translation>瞬时告警</translation></message>
<message><source>fleeting: gone sooner than this</source><translation>瞬时：持续短于</translation></message>
<message><source>flood</source><translation>告警泛滥</translation></message>
<message><source>flood begins: more calls in ten minutes than</source><translation>告警泛滥开始：十分钟内多于</translation></message>
<message><source>flood ends: fewer calls in ten minutes than</source><translation>告警泛滥结束：十分钟内少于</translation></message>
<message><source>flood since {since}: {n} in 10 min</source><translation>告警泛滥，始于 {since}：10 分钟 {n} 条</translation></message>
<message><source>floods</source><translation>告警泛滥次数</translation></message>
<message><source>forget the layout that is shown</source><translation>删除当前显示的布局</translation></message>
<message><source>found to be false</source><translation>误报占比</translation></message>
<message><source>fps</source><translation>fps</translation></message>
<message><source>free</source><translation>自由</translation></message>
<message><source>frozen</source><translation>冻结</translation></message>
<message><source>future</source><translation>时间超前</translation></message>
<message><source>future-dated</source><translation>时间超前</translation></message>
<message><source>gas</source><translation>气体</translation></message>
<message><source>gas points</source><translation>气体点</translation></message>
<message><source>gas test {age}</source><translation>气体分析 {age}</translation></message>
<message><source>good</source><translation>良好</translation></message>
<message><source>grouped by place</source><translation>按地点分组</translation></message>
<message><source>grouped by state</source><translation>按状态分组</translation></message>
<message><source>grouped by tier</source><translation>按级别分组</translation></message>
<message><source>grouped by who answered</source><translation>按确认人分组</translation></message>
<message><source>guardian</source><translation>监护人</translation></message>
<message><source>guardian {who}</source><translation>监护人 {who}</translation></message>
<message><source>handed over to {operator}</source><translation>已交接给 {operator}</translation></message>
<message><source>head</source><translation>人头</translation></message>
<message><source>held back, {left} left</source><translation>已暂缓，剩 {left}</translation></message>
<message><source>helmet</source><translation>安全帽</translation></message>
<message><source>highest</source><translation>最高</translation></message>
<message><source>highest {value} · {time}</source><translation>最高 {value} · {time}</translation></message>
<message><source>holds</source><translation>仍存在</translation></message>
<message><source>hours with more than 30 calls</source><translation>超过 30 条的小时占比</translation></message>
<message><source>how long a loss waits for others</source><translation>失联等待其他失联的时间</translation></message>
<message><source>how long a picture may be dead before it is an alert</source><translation>画面异常多久后告警</translation></message>
<message><source>how long an answer to an SOS holds</source><translation>求救告警的确认有效时间</translation></message>
<message><source>how long an answer to tier 1 holds</source><translation>一级告警的确认有效时间</translation></message>
<message><source>how long an answer to tier 2 holds</source><translation>二级告警的确认有效时间</translation></message>
<message><source>how long an answer to tier 3 holds</source><translation>三级告警的确认有效时间</translation></message>
<message><source>hung up without an answer; look at the camera's power and network</source><translation>未应答即断开；检查摄像机的电源和网络</translation></message>
<message><source>id</source><translation>编号</translation></message>
<message><source>ids, with commas</source><translation>编号，用逗号分隔</translation></message>
<message><source>ill-formed</source><translation>格式错误</translation></message>
<message><source>impossible boxes dropped: {n} ({reasons})</source><translation>已丢弃不可能的检测框：{n}（{reasons}）</translation></message>
<message><source>in force</source><translation>现行</translation></message>
<message><source>in no area</source><translation>不在任何区域</translation></message>
<message><source>in review</source><translation>评审中</translation></message>
<message><source>in the picture of {camera}</source><translation>在 {camera} 画面内</translation></message>
<message><source>in the site file</source><translation>厂区文件</translation></message>
<message><source>incident</source><translation>事件</translation></message>
<message><source>incident of {n}: Shift+Space</source><translation>同一事件 {n} 条：Shift+空格</translation></message>
<message><source>inhibited</source><translation>检修旁路</translation></message>
<message><source>inside out</source><translation>边界颠倒</translation></message>
<message><source>inspector</source><translation>巡检</translation></message>
<message><source>interlock bypassed</source><translation>联锁已旁路</translation></message>
<message><source>interlock of the place</source><translation>该处联锁</translation></message>
<message><source>interlock selected</source><translation>联锁已选择</translation></message>
<message><source>interlock {name}</source><translation>联锁 {name}</translation></message>
<message><source>isolations {done}/{all}</source><translation>隔离 {done}/{all}</translation></message>
<message><source>it had ended with {code}</source><translation>退出码 {code}</translation></message>
<message><source>it had gone silent although it ran</source><translation>进程仍在但无响应</translation></message>
<message><source>its detector did not come back from a look</source><translation>识别模型卡死，未返回结果</translation></message>
<message><source>its video cannot be decoded here; set the camera to H.264 or H.265</source><translation>此处无法解码；把摄像机设为 H.264 或 H.265</translation></message>
<message><source>journal put back</source><translation>日志库已恢复</translation></message>
<message><source>key of the evidence</source><translation>证据密钥</translation></message>
<message><source>key point not a number</source><translation>关键点非数值</translation></message>
<message><source>key point outside the frame</source><translation>关键点在画面之外</translation></message>
<message><source>key point score out of range</source><translation>关键点置信度超出范围</translation></message>
<message><source>known work</source><translation>已知作业</translation></message>
<message><source>lapsed</source><translation>已失效</translation></message>
<message><source>last 24 h</source><translation>近 24 小时</translation></message>
<message><source>last 30 days</source><translation>近 30 天</translation></message>
<message><source>last 7 days</source><translation>近 7 天</translation></message>
<message><source>last at {place}</source><translation>最后在 {place}</translation></message>
<message><source>last picture {at}</source><translation>最后画面 {at}</translation></message>
<message><source>late</source><translation>滞后</translation></message>
<message><source>later</source><translation>晚</translation></message>
<message><source>leads a replay</source><translation>带看回放</translation></message>
<message><source>leads a replay no more</source><translation>停止带看回放</translation></message>
<message><source>leaves the vote, one call less is needed</source><translation>退出表决，所需报警数减一</translation></message>
<message><source>lens covered, sprayed or in thick fog</source><translation>镜头被遮挡、被喷涂或浓雾</translation></message>
<message><source>limit</source><translation>限值</translation></message>
<message><source>limit {span}</source><translation>限 {span}</translation></message>
<message><source>linked</source><translation>已连接</translation></message>
<message><source>live</source><translation>实况</translation></message>
<message><source>live alone</source><translation>仅实况</translation></message>
<message><source>load by EEMUA 191</source><translation>负荷等级（EEMUA 191）</translation></message>
<message><source>lock the recording round now as evidence</source><translation>将此刻前后的录像锁定为证据</translation></message>
<message><source>look here</source><translation>请查看</translation></message>
<message><source>looked</source><translation>已查看</translation></message>
<message><source>losses that are one alert, their link's</source><translation>几个失联合并为一条链路告警</translation></message>
<message><source>lost</source><translation>失联</translation></message>
<message><source>lost for {span}</source><translation>失联 {span}</translation></message>
<message><source>lowest {value} · {time}</source><translation>最低 {value} · {time}</translation></message>
<message><source>main stream {size} {fps} {rate}</source><translation>主码流 {size} {fps} {rate}</translation></message>
<message><source>main stream: being opened</source><translation>主码流：正在打开</translation></message>
<message><source>main stream: {why}</source><translation>主码流：{why}</translation></message>
<message><source>maintenance</source><translation>检修</translation></message>
<message><source>man down</source><translation>倒地</translation></message>
<message><source>may not be opened; put the service's user into the group `video`</source><translation>无权打开；把服务的用户加入 `video` 组</translation></message>
<message><source>measure added</source><translation>添加措施</translation></message>
<message><source>measure checked</source><translation>措施复查合格</translation></message>
<message><source>measure done</source><translation>措施完成</translation></message>
<message><source>measure overdue</source><translation>措施超期</translation></message>
<message><source>measure sent back</source><translation>措施退回</translation></message>
<message><source>measures run</source><translation>整改中</translation></message>
<message><source>measures {n}/{all}</source><translation>措施 {n}/{all}</translation></message>
<message><source>missed</source><translation>漏报</translation></message>
<message><source>most calls in any ten minutes</source><translation>任一 10 分钟最多告警数</translation></message>
<message><source>most urgent first</source><translation>最紧急在前</translation></message>
<message><source>motion</source><translation>有动静</translation></message>
<message><source>moved</source><translation>已偏移</translation></message>
<message><source>muster point</source><translation>集合点</translation></message>
<message><source>name of an area or of a saved layout</source><translation>区域或已存布局的名称</translation></message>
<message><source>name of the place</source><translation>预置位名称</translation></message>
<message><source>name of this layout</source><translation>布局名称</translation></message>
<message><source>nearest extinguisher</source><translation>最近灭火器</translation></message>
<message><source>nearest eye wash</source><translation>最近洗眼器</translation></message>
<message><source>nearest muster point</source><translation>最近集合点</translation></message>
<message><source>nearest shower</source><translation>最近淋浴器</translation></message>
<message><source>needs a PIN and has none</source><translation>须有 PIN 码但未设置</translation></message>
<message><source>never</source><translation>从未</translation></message>
<message><source>never heard</source><translation>从未收到</translation></message>
<message><source>newest first</source><translation>最新在前</translation></message>
<message><source>next end {time}</source><translation>最近到期 {time}</translation></message>
<message><source>next, previous layout · 1 4 6 9 12 16 25 36</source><translation>下一个、上一个布局 · 1 4 6 9 12 16 25 36</translation></message>
<message><source>next, previous view · choose a view</source><translation>下一组、上一组 · 选择分组</translation></message>
<message><source>no</source><translation>否</translation></message>
<message><source>no answer within {seconds} s; look at the camera's power and network</source><translation>{seconds} 秒内无应答；检查摄像机的电源和网络</translation></message>
<message><source>no audio device: alarms cannot be heard at this seat</source><translation>无音频设备：本席位听不到告警声</translation></message>
<message><source>no gas point near</source><translation>附近无气体点</translation></message>
<message><source>no groups</source><translation>不分组</translation></message>
<message><source>no incident</source><translation>无事件</translation></message>
<message><source>no packets</source><translation>无数据包</translation></message>
<message><source>no permit open here</source><translation>此处无有效作业票</translation></message>
<message><source>no picture in {seconds} s of packets; look at its codec</source><translation>{seconds} 秒有数据而无画面；检查编码格式</translation></message>
<message><source>no proof test demanded</source><translation>不要求功能验证测试</translation></message>
<message><source>no proof test on record</source><translation>没有功能验证测试记录</translation></message>
<message><source>no pulse in the last 10 minutes</source><translation>近 10 分钟无心率</translation></message>
<message><source>no reason given</source><translation>未说明原因</translation></message>
<message><source>no setting lies over it</source><translation>没有叠加任何设置</translation></message>
<message><source>no step of its own</source><translation>无自定步骤</translation></message>
<message><source>no stream</source><translation>无码流</translation></message>
<message><source>no such class</source><translation>无此类别</translation></message>
<message><source>no value in the last 10 minutes</source><translation>近 10 分钟无数值</translation></message>
<message><source>no value in this time</source><translation>该时段无数值</translation></message>
<message><source>no whole answer within {seconds} s; look at the camera's power and network</source><translation>{seconds} 秒内应答不完整；检查摄像机的电源和网络</translation></message>
<message><source>no whole picture within {seconds} s; look at the camera's power and network</source><translation>{seconds} 秒内没有完整画面；检查摄像机的电源和网络</translation></message>
<message><source>no: it is proposed</source><translation>否：仅建议</translation></message>
<message><source>nobody</source><translation>无人</translation></message>
<message><source>nobody located within {n} m</source><translation>{n} m 内无人</translation></message>
<message><source>nobody signed in</source><translation>无人在岗</translation></message>
<message><source>none</source><translation>无</translation></message>
<message><source>none of these</source><translation>无</translation></message>
<message><source>none on record</source><translation>没有记录</translation></message>
<message><source>normal</source><translation>已恢复</translation></message>
<message><source>normal position</source><translation>正常位</translation></message>
<message><source>north side</source><translation>北侧</translation></message>
<message><source>not a camera; `vigil camera find` lists those of this machine</source><translation>不是摄像机；用 `vigil camera find` 列出本机的摄像机</translation></message>
<message><source>not a number</source><translation>非数值</translation></message>
<message><source>not all verified</source><translation>未全部核实</translation></message>
<message><source>not answered</source><translation>未应答</translation></message>
<message><source>not bypassed</source><translation>未旁路</translation></message>
<message><source>not closed</source><translation>未结</translation></message>
<message><source>not connected yet</source><translation>尚未连接</translation></message>
<message><source>not found, or not as it was kept: {things}</source><translation>未找到，或与保存时不符：{things}</translation></message>
<message><source>not heard yet</source><translation>尚未收到</translation></message>
<message><source>not journaled: the core did not answer</source><translation>未记入日志：核心没有应答</translation></message>
<message><source>not known yet</source><translation>尚不清楚</translation></message>
<message><source>not observed (under one person-minute); a number there: violations raised all the same</source><translation>未观察（不足一人分钟）；其中的数字：仍然报出的违规次数</translation></message>
<message><source>not recorded</source><translation>未录像</translation></message>
<message><source>not recording: no key frame for {minutes} min; set the camera to one every second or two</source><translation>未录像：{minutes} 分钟没有关键帧；请将摄像机设为每一两秒一个关键帧</translation></message>
<message><source>not recording: the disk of {folder} does not answer</source><translation>未录像：{folder} 所在的磁盘无应答</translation></message>
<message><source>not recording: the disk of {folder} is too slow; {count} packets lost</source><translation>未录像：{folder} 所在的磁盘太慢；丢失 {count} 个数据包</translation></message>
<message><source>not recording: {reason}; look at the disk of {folder}</source><translation>未录像：{reason}；检查 {folder} 所在的磁盘</translation></message>
<message><source>not recording: {reason}; set the camera to H.264 or H.265</source><translation>未录像：{reason}；把摄像机设为 H.264 或 H.265</translation></message>
<message><source>not the answer of a camera ({reason}); look at address and port</source><translation>应答不像摄像机（{reason}）；检查地址和端口</translation></message>
<message><source>note on a case</source><translation>案件备注</translation></message>
<message><source>note pinned</source><translation>添加备注</translation></message>
<message><source>note taken away</source><translation>移除备注</translation></message>
<message><source>notes</source><translation>备注</translation></message>
<message><source>nothing beside it</source><translation>无附注</translation></message>
<message><source>nothing can be seen: covered, sprayed or thickly fogged; look at the lens</source><translation>看不到任何内容：镜头被遮挡、被喷涂或浓雾；请查看镜头</translation></message>
<message><source>nothing locked</source><translation>无锁定</translation></message>
<message><source>nothing recorded at this moment, or not found yet</source><translation>此刻没有录像，或尚未找到</translation></message>
<message><source>nothing was kept</source><translation>无任何记录</translation></message>
<message><source>now</source><translation>现为</translation></message>
<message><source>now: {position}</source><translation>现在：{position}</translation></message>
<message><source>nuisance mark</source><translation>滋扰标记</translation></message>
<message><source>number, name or initials</source><translation>编号、名称或拼音首字母</translation></message>
<message><source>of every alert here</source><translation>本厂全部告警</translation></message>
<message><source>of every kind</source><translation>所有类别</translation></message>
<message><source>of this area</source><translation>本区域</translation></message>
<message><source>of this kind</source><translation>此类告警</translation></message>
<message><source>of this kind in this area</source><translation>本区域此类告警</translation></message>
<message><source>of this source</source><translation>本信号源</translation></message>
<message><source>of {time}</source><translation>关于 {time}</translation></message>
<message><source>off-delay</source><translation>断开延时</translation></message>
<message><source>old samples removed</source><translation>到期测量数据已删除</translation></message>
<message><source>old tape removed</source><translation>到期回放数据已删除</translation></message>
<message><source>oldest first</source><translation>最早在前</translation></message>
<message><source>on the plan</source><translation>图上</translation></message>
<message><source>on work without permit</source><translation>无票作业时</translation></message>
<message><source>on-delay</source><translation>接通延时</translation></message>
<message><source>one step</source><translation>1 个步骤</translation></message>
<message><source>one tile on the whole window</source><translation>单画面占满窗口</translation></message>
<message><source>only {span} of the week could be looked at</source><translation>一周中只看到 {span}</translation></message>
<message><source>open</source><translation>未评审</translation></message>
<message><source>open permit</source><translation>有作业票</translation></message>
<message><source>operator</source><translation>操作工</translation></message>
<message><source>order refused</source><translation>操作被拒绝</translation></message>
<message><source>order result</source><translation>操作结果</translation></message>
<message><source>order sent</source><translation>指令已发出</translation></message>
<message><source>other pages of cameras</source><translation>摄像机翻页</translation></message>
<message><source>out of service</source><translation>停用</translation></message>
<message><source>output followed late</source><translation>输出延迟跟随</translation></message>
<message><source>output moved without an order</source><translation>输出无令动作</translation></message>
<message><source>outside the areas</source><translation>区域之外</translation></message>
<message><source>outside the frame</source><translation>在画面之外</translation></message>
<message><source>over</source><translation>已结束</translation></message>
<message><source>over for {span}</source><translation>已超 {span}</translation></message>
<message><source>over range</source><translation>超量程</translation></message>
<message><source>over which the rise is measured</source><translation>上升幅度的测量时间</translation></message>
<message><source>overloaded</source><translation>过载</translation></message>
<message><source>overrun</source><translation>来不及处理</translation></message>
<message><source>oversized</source><translation>过大</translation></message>
<message><source>passed</source><translation>通过</translation></message>
<message><source>people</source><translation>人员</translation></message>
<message><source>permit closed</source><translation>作业票已关闭</translation></message>
<message><source>permit issued</source><translation>作业票已签发</translation></message>
<message><source>permit lapsed</source><translation>作业票已失效</translation></message>
<message><source>permit may not start</source><translation>作业票不得开始</translation></message>
<message><source>permit may start</source><translation>作业票可以开始</translation></message>
<message><source>permit resumed</source><translation>作业票已恢复</translation></message>
<message><source>permit suspended</source><translation>作业票已暂停</translation></message>
<message><source>permit {name}</source><translation>作业票 {name}</translation></message>
<message><source>permit {name} open</source><translation>作业票 {name} 有效</translation></message>
<message><source>permits</source><translation>作业票</translation></message>
<message><source>permits of the place</source><translation>该处作业票</translation></message>
<message><source>person</source><translation>人员</translation></message>
<message><source>person in forbidden zone</source><translation>有人闯入禁区</translation></message>
<message><source>person inside crane radius</source><translation>吊装半径内有人</translation></message>
<message><source>photo {sha256}</source><translation>照片 {sha256}</translation></message>
<message><source>picture is black; look at lens, light and night mode</source><translation>画面全黑；请检查镜头、照明与夜视模式</translation></message>
<message><source>picture is {seconds} s late; look at the network and at what else this machine does</source><translation>画面迟到 {seconds} 秒；检查网络和本机的其他负载</translation></message>
<message><source>picture stands still while the stream goes on</source><translation>码流仍在，画面静止</translation></message>
<message><source>place</source><translation>位置</translation></message>
<message><source>place on the plan</source><translation>图上位置</translation></message>
<message><source>points</source><translation>个点</translation></message>
<message><source>position</source><translation>位置误差</translation></message>
<message><source>position ±{n} m</source><translation>位置误差 ±{n} m</translation></message>
<message><source>positioning</source><translation>定位系统</translation></message>
<message><source>predictive</source><translation>可预测</translation></message>
<message><source>printed {time}</source><translation>打印于 {time}</translation></message>
<message><source>proof test due in {n} d: {day}</source><translation>功能验证测试还有 {n} 天到期：{day}</translation></message>
<message><source>proof test failed</source><translation>功能验证测试未通过</translation></message>
<message><source>proof test overdue since {day}</source><translation>功能验证测试自 {day} 起逾期</translation></message>
<message><source>proof test recorded</source><translation>功能验证测试已登记</translation></message>
<message><source>propose:</source><translation>建议:</translation></message>
<message><source>proposed</source><translation>建议</translation></message>
<message><source>proposed by {one}, released by {other}</source><translation>{one} 提出，{other} 批准</translation></message>
<message><source>pulse</source><translation>心率</translation></message>
<message><source>pulse from which an alert is raised</source><translation>心率告警值</translation></message>
<message><source>pulse on coil {trip} and {reset}</source><translation>线圈 {trip} 与 {reset} 脉冲</translation></message>
<message><source>pulse {n} /min</source><translation>心率 {n} 次/分</translation></message>
<message><source>quiet</source><translation>正常</translation></message>
<message><source>quiet again</source><translation>恢复平静</translation></message>
<message><source>radius</source><translation>半径</translation></message>
<message><source>raised</source><translation>触发时间</translation></message>
<message><source>raised by hand</source><translation>人工触发</translation></message>
<message><source>reactive</source><translation>被动应对</translation></message>
<message><source>reading the record: {pct} %</source><translation>正在读取记录：{pct} %</translation></message>
<message><source>reading …</source><translation>正在读取…</translation></message>
<message><source>reason, then the button; Tab leads on</source><translation>先填理由再按按钮，Tab 移动</translation></message>
<message><source>recorded</source><translation>录像中</translation></message>
<message><source>recordings cannot be read</source><translation>无法读取录像</translation></message>
<message><source>recordings locked</source><translation>录像已锁定</translation></message>
<message><source>recordings released</source><translation>录像已解除锁定</translation></message>
<message><source>recordings removed</source><translation>录像已删除</translation></message>
<message><source>recordings sealed</source><translation>录像已存证</translation></message>
<message><source>refused</source><translation>被拒绝</translation></message>
<message><source>register {n}</source><translation>寄存器 {n}</translation></message>
<message><source>reset</source><translation>复位</translation></message>
<message><source>resize the tile</source><translation>改变画面大小</translation></message>
<message><source>rests</source><translation>停止</translation></message>
<message><source>returned, unacknowledged</source><translation>恢复未确认</translation></message>
<message><source>review of a case</source><translation>案件评审</translation></message>
<message><source>rigger</source><translation>起重工</translation></message>
<message><source>right now</source><translation>现在</translation></message>
<message><source>rise that is an alert, share of the range (0: none)</source><translation>上升多少即告警，占量程的百分比（0：不告警）</translation></message>
<message><source>robust</source><translation>稳健</translation></message>
<message><source>root</source><translation>根因</translation></message>
<message><source>rule of the site</source><translation>厂区规则</translation></message>
<message><source>running</source><translation>运行</translation></message>
<message><source>runs</source><translation>运行</translation></message>
<message><source>safety engineer</source><translation>安全工程师</translation></message>
<message><source>safety places</source><translation>安全设施</translation></message>
<message><source>save this layout · share it with every seat</source><translation>保存此布局 · 共享给所有席位</translation></message>
<message><source>score over 1</source><translation>置信度大于 1</translation></message>
<message><source>seat left</source><translation>席位已退出</translation></message>
<message><source>second check by another person</source><translation>由另一人复查</translation></message>
<message><source>second person agreed</source><translation>第二人已同意</translation></message>
<message><source>seen there on {n} looks</source><translation>画面中识别 {n} 次</translation></message>
<message><source>select a gas point</source><translation>请选择气体点</translation></message>
<message><source>select a thing on the map</source><translation>请在图上选择</translation></message>
<message><source>select, hold, read back</source><translation>选择 → 按住 → 回读</translation></message>
<message><source>selected</source><translation>已选择</translation></message>
<message><source>selection over</source><translation>选择已结束</translation></message>
<message><source>sent back: {why}</source><translation>退回：{why}</translation></message>
<message><source>set-point 1</source><translation>一级报警值</translation></message>
<message><source>set-point 2</source><translation>二级报警值</translation></message>
<message><source>settings overtaken</source><translation>设置变更已失效</translation></message>
<message><source>settings proposed</source><translation>提出设置变更</translation></message>
<message><source>settings refused</source><translation>设置变更被否决</translation></message>
<message><source>settings released</source><translation>设置已批准生效</translation></message>
<message><source>settings withdrawn</source><translation>设置变更已撤回</translation></message>
<message><source>shelved</source><translation>已搁置</translation></message>
<message><source>shelved alerts at the end</source><translation>时段末搁置告警</translation></message>
<message><source>shelved until {time}</source><translation>搁置至 {time}</translation></message>
<message><source>shelving over</source><translation>搁置到期</translation></message>
<message><source>shift before</source><translation>上一班</translation></message>
<message><source>shift lead</source><translation>班长</translation></message>
<message><source>signed in</source><translation>已登录</translation></message>
<message><source>silent</source><translation>无声</translation></message>
<message><source>silent for {seconds} s; look at the camera's power and network</source><translation>{seconds} 秒无数据；检查摄像机的电源和网络</translation></message>
<message><source>silent for {seconds} s; plug it in anew</source><translation>{seconds} 秒无数据；重新插拔</translation></message>
<message><source>site file</source><translation>站点文件</translation></message>
<message><source>site file changed</source><translation>站点文件有改动</translation></message>
<message><source>site file: {value}</source><translation>厂区文件：{value}</translation></message>
<message><source>skin</source><translation>体表温度</translation></message>
<message><source>smoke</source><translation>烟雾</translation></message>
<message><source>somebody sent</source><translation>已派人</translation></message>
<message><source>source</source><translation>信号源</translation></message>
<message><source>south side</source><translation>南侧</translation></message>
<message><source>spark</source><translation>火花</translation></message>
<message><source>special</source><translation>特级</translation></message>
<message><source>spotlight on alerts · by itself for SOS and tier 1</source><translation>聚焦告警 · 求救和一级自动聚焦</translation></message>
<message><source>stable</source><translation>稳定</translation></message>
<message><source>stale</source><translation>陈旧</translation></message>
<message><source>stale alerts</source><translation>陈旧告警</translation></message>
<message><source>stale: holds longer than this</source><translation>陈旧：持续长于</translation></message>
<message><source>standby core took over</source><translation>备用核心已接管</translation></message>
<message><source>standing alerts at the end</source><translation>时段末持续告警</translation></message>
<message><source>stands</source><translation>成立</translation></message>
<message><source>started again: {why}</source><translation>已重新启动：{why}</translation></message>
<message><source>state</source><translation>状态</translation></message>
<message><source>steer the camera: arrows, + −, 1–9, P, 0</source><translation>操控云台：方向键、+ −、1–9、P、0</translation></message>
<message><source>step done</source><translation>步骤完成</translation></message>
<message><source>steps of the guidance</source><translation>处置步骤</translation></message>
<message><source>still of the picture as a file</source><translation>抓拍画面存为文件</translation></message>
<message><source>still so</source><translation>仍存在</translation></message>
<message><source>stopped</source><translation>已停止</translation></message>
<message><source>stopped (F7)</source><translation>总禁止写(F7)</translation></message>
<message><source>suppressed by design</source><translation>设计抑制</translation></message>
<message><source>suppression over</source><translation>抑制解除</translation></message>
<message><source>suspended</source><translation>已暂停</translation></message>
<message><source>swap it with the one beside it</source><translation>与相邻画面对调</translation></message>
<message><source>tags</source><translation>个定位标签</translation></message>
<message><source>taken off the shelf</source><translation>人工解除搁置</translation></message>
<message><source>takes hold</source><translation>何时生效</translation></message>
<message><source>target in view</source><translation>有目标</translation></message>
<message><source>telephone {who}</source><translation>电话 {who}</translation></message>
<message><source>ten minutes with more than 10 calls</source><translation>超过 10 条的 10 分钟占比</translation></message>
<message><source>test</source><translation>测试</translation></message>
<message><source>the Chinese name</source><translation>中文名称</translation></message>
<message><source>the English name</source><translation>英文名称</translation></message>
<message><source>the camera looks elsewhere than it did; turn it back, or call the alert false to take its new view</source><translation>摄像机视角与原来不同；请转回，或判为误报以采用新视角</translation></message>
<message><source>the camera says a number that cannot be: {name} {number}; start the camera again, or update its firmware</source><translation>摄像机给出不可能的数值：{name} {number}；请重启摄像机或升级其固件</translation></message>
<message><source>the camera was turned</source><translation>摄像机被转动</translation></message>
<message><source>the condition is gone</source><translation>条件已消失</translation></message>
<message><source>the film has ended</source><translation>影片已播完</translation></message>
<message><source>the guardian's telephone</source><translation>监护人电话</translation></message>
<message><source>the journal has {n} calls of all kinds</source><translation>日志中共有 {n} 次各类告警</translation></message>
<message><source>the last 30 s again in the tile</source><translation>在画面内重看最近 30 s</translation></message>
<message><source>the newest {n} of {all}</source><translation>最新 {n} 条，共 {all} 条</translation></message>
<message><source>the period ends before it begins</source><translation>结束时间早于开始时间</translation></message>
<message><source>the person's telephone</source><translation>该人员电话</translation></message>
<message><source>the place is not known</source><translation>地点未知</translation></message>
<message><source>the printer stopped after {n} pages</source><translation>打印机在第 {n} 页后停止</translation></message>
<message><source>the printer {name} does not answer</source><translation>打印机 {name} 无应答</translation></message>
<message><source>the program that brings it is silent</source><translation>送图程序无声</translation></message>
<message><source>the server ended the stream</source><translation>服务器结束了码流</translation></message>
<message><source>the server knows no such path; look at the camera's address in the site file</source><translation>服务器没有这个路径；检查厂区文件中该摄像机的地址</translation></message>
<message><source>the server refuses to play; has this path a video?</source><translation>服务器拒绝播放；这个路径是否有视频</translation></message>
<message><source>the small stream</source><translation>子码流</translation></message>
<message><source>the stream has no video; look at the path in the camera's address</source><translation>码流中没有视频；检查摄像机地址中的路径</translation></message>
<message><source>the stream lags behind</source><translation>视频流落后</translation></message>
<message><source>the stream of one of its cameras did not come back</source><translation>有摄像机的视频流卡死</translation></message>
<message><source>the stream still runs</source><translation>码流仍在</translation></message>
<message><source>there is no such file; look at the path</source><translation>没有这个文件；检查路径</translation></message>
<message><source>there is none; is the camera plugged in, is it the right name?</source><translation>没有这台摄像机；是否已插上，名称是否正确</translation></message>
<message><source>this seat</source><translation>本席位</translation></message>
<message><source>this shift</source><translation>本班</translation></message>
<message><source>tier</source><translation>级别</translation></message>
<message><source>tier 1, share of calls</source><translation>一级占告警比例</translation></message>
<message><source>tier 2, share of calls</source><translation>二级占告警比例</translation></message>
<message><source>tier 3, share of calls</source><translation>三级占告警比例</translation></message>
<message><source>time in a flood</source><translation>处于告警泛滥的时间</translation></message>
<message><source>time stamp missed</source><translation>时间戳未取得</translation></message>
<message><source>time-stamped by an authority</source><translation>已加盖可信时间戳</translation></message>
<message><source>to do</source><translation>待整改</translation></message>
<message><source>too few calls</source><translation>次数太少</translation></message>
<message><source>too late</source><translation>已超时</translation></message>
<message><source>too much</source><translation>超限</translation></message>
<message><source>topic</source><translation>主题不明</translation></message>
<message><source>tour on, off · pause · shorter, longer</source><translation>轮巡开关 · 停住 · 更短、更长</translation></message>
<message><source>trade</source><translation>工种</translation></message>
<message><source>trade not known</source><translation>工种不明</translation></message>
<message><source>trip</source><translation>动作</translation></message>
<message><source>tripped</source><translation>已动作</translation></message>
<message><source>true</source><translation>属实</translation></message>
<message><source>turned</source><translation>已转向</translation></message>
<message><source>turns</source><translation>可转向</translation></message>
<message><source>two cameras see one thing within</source><translation>两台摄像机看到同一目标的距离</translation></message>
<message><source>unacknowledged</source><translation>未确认</translation></message>
<message><source>unacknowledged {open} · shelved {shelved} · suppressed {off}</source><translation>未确认 {open} · 搁置 {shelved} · 抑制 {off}</translation></message>
<message><source>unknown sender</source><translation>未知来源</translation></message>
<message><source>unknown topic</source><translation>未知主题</translation></message>
<message><source>until {time}, {left} left</source><translation>至 {time}，还剩 {left}</translation></message>
<message><source>user or password refused; `vigil camera password CAMERA` sets them</source><translation>用户名或密码被拒；用 `vigil camera password CAMERA` 设置</translation></message>
<message><source>verdict</source><translation>判定</translation></message>
<message><source>verified: read back in {ms} ms</source><translation>已回读确认 {ms} 毫秒</translation></message>
<message><source>version</source><translation>版本不符</translation></message>
<message><source>version {n} in force</source><translation>现行版本 {n}</translation></message>
<message><source>vest</source><translation>反光衣</translation></message>
<message><source>views L, save N</source><translation>视图 L，保存 N</translation></message>
<message><source>waiting for the camera</source><translation>等待摄像机</translation></message>
<message><source>waits for a second person</source><translation>等待第二人</translation></message>
<message><source>wall layout shared</source><translation>已共享视频墙布局</translation></message>
<message><source>wall layout withdrawn</source><translation>已撤回视频墙布局</translation></message>
<message><source>was there</source><translation>在场</translation></message>
<message><source>way out</source><translation>疏散路线</translation></message>
<message><source>welder</source><translation>焊工</translation></message>
<message><source>west side</source><translation>西侧</translation></message>
<message><source>what every plant does</source><translation>通用步骤</translation></message>
<message><source>while the rule holds</source><translation>规则成立期间</translation></message>
<message><source>while {permit} was open</source><translation>{permit} 有效期间</translation></message>
<message><source>who is within 30 m</source><translation>30 米内人员</translation></message>
<message><source>whole picture</source><translation>覆盖整个画面</translation></message>
<message><source>why it is evidence</source><translation>锁定原因</translation></message>
<message><source>wind</source><translation>风</translation></message>
<message><source>windows show something else</source><translation>屏幕显示变更</translation></message>
<message><source>wished for</source><translation>拟改为</translation></message>
<message><source>with PIN</source><translation>有 PIN 码</translation></message>
<message><source>with any permit, or none</source><translation>不限作业票</translation></message>
<message><source>with these steps and what is inherited</source><translation>含这些步骤与继承的步骤</translation></message>
<message><source>within which they are counted</source><translation>计次的时间窗</translation></message>
<message><source>without PIN</source><translation>无 PIN 码</translation></message>
<message><source>work</source><translation>作业</translation></message>
<message><source>work without permit</source><translation>无票作业</translation></message>
<message><source>worst value of {point}</source><translation>{point} 最差值</translation></message>
<message><source>worst {value}</source><translation>最差值 {value}</translation></message>
<message><source>wristband</source><translation>手环</translation></message>
<message><source>wristband never heard</source><translation>手环从未收到</translation></message>
<message><source>wristband silent · {age}</source><translation>手环无信号 · {age}</translation></message>
<message><source>wristband {battery} · {age}</source><translation>手环 {battery} · {age}</translation></message>
<message><source>wristbands</source><translation>个手环</translation></message>
<message><source>writes stopped</source><translation>总禁止写</translation></message>
<message><source>writes to PLCs released</source><translation>PLC 写入恢复</translation></message>
<message><source>yes</source><translation>是</translation></message>
<message><source>zoom into the picture</source><translation>画面电子放大</translation></message>
<message><source>{active} active · {suspended} suspended</source><translation>{active} 进行 · {suspended} 暂停</translation></message>
<message><source>{age} ago</source><translation>{age}前</translation></message>
<message><source>{better} failed; fewer looks a second</source><translation>{better} 失效，检测频率降低</translation></message>
<message><source>{by}: {comment}</source><translation>{by}：{comment}</translation></message>
<message><source>{calling} of {voting} call, {needed} needed</source><translation>{voting} 点中 {calling} 点报警，需 {needed}</translation></message>
<message><source>{camera} cannot be steered: no ONVIF address in the site file</source><translation>{camera} 不能操控：厂区文件里没有它的 ONVIF 地址</translation></message>
<message><source>{camera} is added: it is recorded and watched, its picture comes within seconds.</source><translation>{camera} 已添加：已开始录像与监视，画面几秒内出现。</translation></message>
<message><source>{camera} is in {file}. It is watched when Vigil is started again.</source><translation>{camera} 已写入 {file}。重新启动守望后开始监视。</translation></message>
<message><source>{camera} · {time}</source><translation>{camera} · {time}</translation></message>
<message><source>{camera} · {time} · not recorded</source><translation>{camera} · {time} · 未录像</translation></message>
<message><source>{camera}: not recorded</source><translation>{camera}：未录像</translation></message>
<message><source>{camera}: {state} since {from}, {span}</source><translation>{camera}：{state}，自 {from} 起，{span}</translation></message>
<message><source>{camera}: {state} {from} to {to}, {span}</source><translation>{camera}：{state}，{from} 至 {to}，{span}</translation></message>
<message><source>{file} cannot be read: {why}</source><translation>{file} 无法读取：{why}</translation></message>
<message><source>{file} has more than 120 million pixels</source><translation>{file} 超过 1.2 亿像素</translation></message>
<message><source>{file} is larger than 20 MB</source><translation>{file} 超过 20 MB</translation></message>
<message><source>{file} is no picture that can be read: JPEG or PNG</source><translation>{file} 不是可读取的图片（JPEG 或 PNG）</translation></message>
<message><source>{file} is not there</source><translation>{file} 不存在</translation></message>
<message><source>{free} of {all} free ({pct} %) · {n} files</source><translation>剩余 {free} / {all}（{pct} %）· {n} 个文件</translation></message>
<message><source>{gas} changes fast {value} {unit} · {point}</source><translation>{gas}变化过快 {value} {unit} · {point}</translation></message>
<message><source>{gas} {value} {unit} · {point}</source><translation>{gas} {value} {unit} · {point}</translation></message>
<message><source>{group} · {n}</source><translation>{group} · {n}</translation></message>
<message><source>{h} h {m} min</source><translation>{h} 小时 {m} 分</translation></message>
<message><source>{kind} {track}</source><translation>{kind} {track}</translation></message>
<message><source>{left} left</source><translation>余 {left}</translation></message>
<message><source>{looks} looks/s</source><translation>检测 {looks} 次/s</translation></message>
<message><source>{low} to {high} {unit}</source><translation>{low} 至 {high} {unit}</translation></message>
<message><source>{model} beside the detector not trustworthy: {why}</source><translation>辅助模型 {model} 不可信：{why}</translation></message>
<message><source>{name} cannot be read</source><translation>{name} 无法读取</translation></message>
<message><source>{n} alerts</source><translation>{n} 条告警</translation></message>
<message><source>{n} alerts in 10 min</source><translation>近 10 分钟告警 {n} 条</translation></message>
<message><source>{n} alerts · Enter looks</source><translation>{n} 条 · Enter 查看</translation></message>
<message><source>{n} alerts · Enter looks · W: time, place, people</source><translation>{n} 条 · Enter 查看 · W 时间地点人员</translation></message>
<message><source>{n} bypassed</source><translation>{n} 旁路</translation></message>
<message><source>{n} bypassed (F7)</source><translation>{n} 个联锁旁路(F7)</translation></message>
<message><source>{n} calls</source><translation>{n} 条</translation></message>
<message><source>{n} came silently</source><translation>{n} 次静默发生</translation></message>
<message><source>{n} cannot be judged</source><translation>{n} 个无法判断</translation></message>
<message><source>{n} cannot see</source><translation>{n} 看不见</translation></message>
<message><source>{n} cases, {which}</source><translation>{which} {n} 件</translation></message>
<message><source>{n} causes</source><translation>{n} 个原因</translation></message>
<message><source>{n} d</source><translation>{n} 天</translation></message>
<message><source>{n} damaged pieces left out</source><translation>{n} 段数据已损坏，未计入</translation></message>
<message><source>{n} did not act</source><translation>{n} 个未执行</translation></message>
<message><source>{n} due</source><translation>{n} 即将到期</translation></message>
<message><source>{n} failed</source><translation>{n} 未通过</translation></message>
<message><source>{n} found</source><translation>找到 {n} 条</translation></message>
<message><source>{n} found · {share} % of the time looked at</source><translation>找到 {n} 条 · 已查 {share} %</translation></message>
<message><source>{n} in all</source><translation>共 {n} 条</translation></message>
<message><source>{n} in trouble</source><translation>{n} 项异常</translation></message>
<message><source>{n} in {hours} h</source><translation>{n} 次 / {hours} h</translation></message>
<message><source>{n} interlocks</source><translation>{n} 个联锁</translation></message>
<message><source>{n} locked as evidence</source><translation>已锁定 {n} 段证据</translation></message>
<message><source>{n} lost</source><translation>{n} 失联</translation></message>
<message><source>{n} measures overdue</source><translation>{n} 项措施超期</translation></message>
<message><source>{n} measures overdue (Shift+F9)</source><translation>{n} 项措施超期 (Shift+F9)</translation></message>
<message><source>{n} min</source><translation>{n} 分</translation></message>
<message><source>{n} more</source><translation>另有 {n} 项</translation></message>
<message><source>{n} more spans without a picture: see the journal</source><translation>另有 {n} 段画面失效，见记录</translation></message>
<message><source>{n} not heard yet</source><translation>{n} 尚未收到</translation></message>
<message><source>{n} not live</source><translation>{n} 路非实况</translation></message>
<message><source>{n} not recorded</source><translation>{n} 路未录</translation></message>
<message><source>{n} not seen</source><translation>{n} 个看不到</translation></message>
<message><source>{n} of tier 2 and 3 unacknowledged</source><translation>二、三级未确认 {n} 条</translation></message>
<message><source>{n} of {all} calls</source><translation>{all} 条中的 {n} 条</translation></message>
<message><source>{n} of {all} located</source><translation>已定位 {n}/{all}</translation></message>
<message><source>{n} old</source><translation>{n} 陈旧</translation></message>
<message><source>{n} over what can be borne</source><translation>{n} 项超出可承受范围</translation></message>
<message><source>{n} overdue</source><translation>{n} 已逾期</translation></message>
<message><source>{n} pages</source><translation>{n} 页</translation></message>
<message><source>{n} pages sent to {name}</source><translation>已送 {n} 页到 {name}</translation></message>
<message><source>{n} people</source><translation>{n} 人</translation></message>
<message><source>{n} proposed</source><translation>{n} 个建议</translation></message>
<message><source>{n} s</source><translation>{n} 秒</translation></message>
<message><source>{n} settings</source><translation>{n} 项设置</translation></message>
<message><source>{n} settings do not fit the site file</source><translation>{n} 项设置与厂区文件不符</translation></message>
<message><source>{n} stand</source><translation>{n} 个成立</translation></message>
<message><source>{n} standing</source><translation>{n} 个成立</translation></message>
<message><source>{n} steps</source><translation>{n} 个步骤</translation></message>
<message><source>{n} to be checked</source><translation>{n} 项待复查</translation></message>
<message><source>{n} tripped</source><translation>{n} 已动作</translation></message>
<message><source>{n} waiting</source><translation>{n} 个动作等待</translation></message>
<message><source>{n} within {m} m</source><translation>{m} m 内 {n} 人</translation></message>
<message><source>{n}/{all} good</source><translation>{n}/{all} 正常</translation></message>
<message><source>{n}/{all} read back</source><translation>{n}/{all} 已回读</translation></message>
<message><source>{outcome}: {why}</source><translation>{outcome}:{why}</translation></message>
<message><source>{people} people located · {permits} permits active · {points} gas points read</source><translation>定位 {people} 人 · 作业票 {permits} 张 · 气体点 {points} 个</translation></message>
<message><source>{place} · {minutes} min {seconds} s</source><translation>{place} · {minutes} 分 {seconds} 秒</translation></message>
<message><source>{place}: reset of {name}. What it cut may run again. Machines: {machines}, open permits: {permits}, people inside: {people}.</source><translation>{place}：复位「{name}」。被切断的设备可能重新运行。设备 {machines} 台，有效作业票 {permits} 张，现场 {people} 人。</translation></message>
<message><source>{place}: {what}. Machines: {machines}, open permits: {permits}, people inside: {people}.</source><translation>{place}：{what}。设备 {machines} 台，有效作业票 {permits} 张，现场 {people} 人。</translation></message>
<message><source>{point} beyond the value</source><translation>{point} 超过该值</translation></message>
<message><source>{proposed} alerts instead of {present}; {missed} would be missed</source><translation>{proposed} 条告警，现为 {present} 条；将漏报 {missed} 条</translation></message>
<message><source>{quality} · {age}</source><translation>{quality} · {age}</translation></message>
<message><source>{reason}</source><translation>{reason}</translation></message>
<message><source>{reason} · {clause}</source><translation>{reason} · {clause}</translation></message>
<message><source>{reason}; look at the camera's power and network</source><translation>{reason}；检查摄像机的电源和网络</translation></message>
<message><source>{roles}, for {span}</source><translation>{roles}，最长 {span}</translation></message>
<message><source>{seat} leads a replay of {time}</source><translation>{seat} 正在带看 {time} 的回放</translation></message>
<message><source>{share} of all calls</source><translation>占全部告警 {share}</translation></message>
<message><source>{shown} of {n}: type to find</source><translation>显示 {n} 项中的 {shown} 项：键入以查找</translation></message>
<message><source>{since} to {until} · silent now: {n}</source><translation>{since} 至 {until} · 当前静音 {n} 条</translation></message>
<message><source>{source} alone</source><translation>仅 {source}</translation></message>
<message><source>{span} later</source><translation>晚 {span}</translation></message>
<message><source>{span} on foot</source><translation>步行 {span}</translation></message>
<message><source>{span} on record</source><translation>有记录 {span}</translation></message>
<message><source>{span} sooner</source><translation>早 {span}</translation></message>
<message><source>{span} · Z further back · Shift+Z less</source><translation>{span} · Z 加长 · Shift+Z 缩短</translation></message>
<message><source>{start} to {end}</source><translation>{start} 至 {end}</translation></message>
<message><source>{start} to {end} · the standard asks for averages of 30 days</source><translation>{start} 至 {end} · 标准要求按 30 天取平均</translation></message>
<message><source>{steps}, instead of the more general</source><translation>{steps}，替代更通用的步骤</translation></message>
<message><source>{text} is no time; write it like 2026-05-01 14:32</source><translation>{text} 不是时间；请写成 2026-05-01 14:32</translation></message>
<message><source>{time}, still stands</source><translation>{time}，仍然有效</translation></message>
<message><source>{value} {unit} free; the oldest recordings go when it is full</source><translation>剩余 {value} {unit}；磁盘满时先删除最早的录像</translation></message>
<message><source>{what} (F7)</source><translation>{what} (F7)</translation></message>
<message><source>{what}: {from} to {to}, {span}</source><translation>{what}：{from} 至 {to}，{span}</translation></message>
<message><source>{who} at {seat} wants a second person: {what} {name}</source><translation>{who}（{seat}）请第二人同意：{what} {name}</translation></message>
<message><source>{who} steers</source><translation>{who} 正在操控</translation></message>
<message><source>{who}, {time}</source><translation>{who}，{time}</translation></message>
<message><source>{worker} pulse {value}</source><translation>{worker} 心率 {value}</translation></message>
<message><source>“{text}” counts from the beginning, and none is given</source><translation>“{text}”从起始时间算起，但没有写起始时间</translation></message>
<message><source>“{text}” is more than 31 days before the end: ask for less</source><translation>“{text}”到截止超过 31 天：请缩短范围</translation></message>
<message><source>“{text}” is no time. Such as: 08:00, yesterday 22:00, 11-22 06:30, -2h, last shift</source><translation>“{text}”不是时间。可写：08:00、昨天 22:00、11-22 06:30、-2h、上个班</translation></message>
<message><source>“{text}” is not after the beginning</source><translation>“{text}”不在起始时间之后</translation></message>
<message><source>“{text}” is still to come</source><translation>“{text}”还没有到</translation></message>
<message><source>“{text}”: a clock goes from 00:00 to 24:00</source><translation>“{text}”：钟点从 00:00 到 24:00</translation></message>
<message><source>“{text}”: no such shift was in the last days</source><translation>“{text}”：最近几天没有这个班次</translation></message>
<message><source>“{text}”: say the hour too, such as 22:00</source><translation>“{text}”：请写上钟点，例如 22:00</translation></message>
<message><source>“{text}”: the clock was put forward past this time, it never was</source><translation>“{text}”：时钟拨快时跳过了这一刻，没有这个时间</translation></message>
<message><source>“{text}”: there is no such day</source><translation>“{text}”：没有这一天</translation></message>
<message><source>← → 1 s · Page up, Page down 1 min · Home, End · Tab to the journal</source><translation>← → 1 秒 · PgUp/PgDn 1 分 · Home、End · Tab 到日志</translation></message>
<message><source>← → 1 s · Page up, Page down 1 min · Home, End · Tab to the journal · Ctrl+B evidence</source><translation>← → 1 秒 · PgUp/PgDn 1 分 · Home、End · Tab 到日志 · Ctrl+B 取证</translation></message>
<message><source>≤ {limit} ({clause})</source><translation>≤{limit} ({clause})</translation></message>
<message><source>≥ {limit} ({clause})</source><translation>≥{limit} ({clause})</translation></message>
<message><source>≥ {limit} set-point 1 ({clause})</source><translation>≥{limit} 一级 ({clause})</translation></message>
<message><source>≥ {limit} set-point 2 ({clause})</source><translation>≥{limit} 二级 ({clause})</translation></message>
<message><source>≥ {limit} {unit}</source><translation>≥{limit} {unit}</translation></message>
<message><source>◂ Before (Shift+N)</source><translation>◂ 上一个 (Shift+N)</translation></message>
</context>
</TS>
