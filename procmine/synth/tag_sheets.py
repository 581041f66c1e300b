"""What the steps of the scenarios are worth, as the people who answer for them would say it.

The customer's view decides: what they would pay for adds value, what law, risk or the books ask
for is necessary, all else is waste. No step outside the written procedure is worth anything.
"""

from __future__ import annotations

__all__ = ["CONTACT_CENTRE", "REFUNDS", "SERVICE_DESK"]

# activity | value | kind; ! marks a control point, 0.7 a tag of so much confidence | owner | reason
SERVICE_DESK = """
Log ticket               | BVA | input     | Service desk lead | the request is on record
Verify caller            | BVA | input !   | Data protection | nobody else gets into an account
Enter ticket data        | BVA | input     | Service desk lead | the facts are needed once
Classify ticket          | BVA | process   | Service desk lead | says who can help
Resolve at first contact | VA  | output    | Service desk lead | the user can work again
Request approval         | BVA | process   | Access management | rights need an approver
Approve request          | BVA | process ! | Access management | the policy asks for a second person
Grant access             | VA  | output    | Applications lead | the user gets the access
Check access             | BVA | process ! | Access management | a wrong right is found in time
Diagnose                 | VA  | process 0.7 | Second-line leads | some want the repair alone
Ask customer             | BVA | input     | Second-line leads | details that only the user knows
Customer replies         | BVA | input     | Second-line leads | details that only the user knows
Fix                      | VA  | process   | Second-line leads | the fault is gone
Test fix                 | BVA | process ! | Second-line leads | no repair is handed out that fails
Send confirmation        | VA  | output    | Service desk lead | the user learns that it works again
Close ticket             | BVA | output    | Service desk lead | the books are right
Follow up with customer  | BVA | feedback  | Service quality | the desk learns whether it holds
Reassign ticket          | NVA | process   | Second-line leads | the ticket went to the wrong team
Return to service desk   | NVA | feedback  | Network lead | it was to be asked at once
Forward to dispatcher    | NVA | process   | Service desk lead | passed on, nothing done
Dispatch ticket          | NVA | process   | Service desk lead | passed on, nothing done
Remote session           | NVA | process   | Second-line leads | shows what the diagnosis has shown
Reopen ticket            | NVA | feedback  | Service desk lead | it was closed too early
"""
CONTACT_CENTRE = """
Receive contact          | BVA | input     | Channel management | the contact is on record
Greet by assistant       | BVA | input     | Channel management | finds out what it is about
Answer by assistant      | VA  | output    | Channel management | the customer has an answer
Hand over to people      | NVA | process   | Channel management | the assistant could not help
Answer contact           | BVA | input     | Front line lead | somebody is there
Verify identity          | BVA | input !   | Data protection | nobody else learns of the account
Describe problem         | BVA | input     | Front line lead | what only the customer knows
Enter contact in CRM     | BVA | input     | Front line lead | the next one to help can read it
Settle at once           | VA  | output    | Front line lead | the customer has what they came for
Hand over to office      | NVA | process   | Front line lead | passed on, nothing done
Open request             | BVA | input     | Back office lead | the request is in the books
Ask for documents        | BVA | input     | Back office lead | what only the customer has
Documents arrive         | BVA | input     | Back office lead | what only the customer has
Handle request           | VA  | process   | Back office lead | bill or line are put right
Propose credit           | BVA | process   | Front line lead | goodwill needs grounds
Approve credit           | BVA | process ! | Finance | money needs a second person
Book credit              | VA  | output    | Billing lead | the customer has the money
Check booking            | BVA | process ! | Finance | a wrong booking is found in time
Talk about staying       | VA  | process 0.6 | Retention lead | a better offer; some just leave
Send summary             | VA  | output    | Channel management | the customer has it in writing
Close contact            | BVA | output    | Channel management | the books are right
Call back                | BVA | feedback  | Service quality | learns whether it is settled
Screen request           | NVA | process   | Back office lead | read, then passed on
Transfer request         | NVA | process   | Back office lead | passed on, nothing done
Redirect request         | NVA | process   | Back office lead | it went to the wrong office
Return to front line     | NVA | feedback  | Back office lead | it was to be asked at once
Clarify with caller      | NVA | input     | Front line lead | the first talk left it out
Ask a colleague          | NVA | process   | Front line lead | the knowledge base lacks it
Reopen contact           | NVA | feedback  | Channel management | it was closed too early
"""
REFUNDS = """
提交退款申请 | BVA | input     | 客服主管 | 客户诉求由此留痕
核验身份 | BVA | input !   | 信息安全 | 防止他人冒领退款
描述问题 | BVA | input     | 客服主管 | 只有客户知道发生了什么
登记退款信息 | BVA | input     | 客服主管 | 后续环节所需信息只录一次
通知寄回 | BVA | input     | 仓储主管 | 客户需要知道寄到哪里
客户寄回商品 | BVA | input     | 仓储主管 | 退货退款须收回商品
仓库验收 | BVA | process ! | 仓储主管 | 确认退回的是原商品
审核申请 | BVA | process ! | 审核主管 | 按退款政策判断是否应退
复核申请 | BVA | process ! | 审核主管 | 大额退款须由第二人把关
主管审批 | BVA | process ! 0.7 | 客服总监 | 加急退款须有人负责；是否每笔都要审批尚有争议
财务打款 | VA  | output    | 财务主管 | 客户收到退款
通知客户 | VA  | output    | 客服主管 | 客户得知结果
关闭案件 | BVA | output    | 客服主管 | 台账准确
回访客户 | BVA | feedback  | 质检主管 | 了解问题是否真正解决
转交调度 | NVA | process   | 客服主管 | 只是转手，未作处理
分派案件 | NVA | process   | 客服主管 | 只是转手，未作处理
退回分派 | NVA | process   | 风控主管 | 起初分错了部门
退回补充 | NVA | feedback  | 审核主管 | 首次登记时就该问清
补充资料 | NVA | input     | 客服主管 | 补录首次登记遗漏的信息
电话核实 | NVA | process   | 审核主管 | 重复询问客户已说明的情况
重新打开 | NVA | feedback  | 客服主管 | 结案过早
"""
