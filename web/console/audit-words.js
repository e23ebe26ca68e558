// What the audit trail's deeds are called, by the code that the server keeps. A look (看) changes nothing.

/** Deeds that only looked. */
export const looks = {
  'audit.read': '看审计记录', 'consents.read': '看授权情况', 'deeds.read': '看代办记录', 'household.read': '看一户的资料', 'mandates.read': '看代办授权', 'negatives.list': '看负面清单', 'negatives.look': '看一条负面记录', 'partners.look': '看商户资料', 'redemptions.look': '查小票', 'settlement.download': '下载结算单', 'proceeds.download': '下载货款单',
  'member.list': '看会员名单', 'member.read': '看会员资料', 'resident.list': '看村民名单', 'resident.read': '看村民资料', 'resident.read_whole': '看完整身份证号和手机号', 'resident.search_name': '按姓名找村民', 'resident.search_phone': '按手机号找村民', 'wishes.look': '看心愿是谁许的', 'topups.number': '看充值的完整号码',
  'rewards.look': '查兑换单', 'perks.look': '看信用优待的名单', 'acting.look_read': '替人查看', 'acting.look_activities': '替人看活动', 'acting.look_claims': '替人看申报', 'acting.look_wishes': '替人看心愿', 'acting.look_tickets': '替人看反映的问题', 'acting.look_spend': '替人看工分消费',
}

/** Deeds that changed something. */
const changes = {
  'session.sign_in': '登录', 'staff.add': '新建账号', 'staff.change': '改账号', 'staff.password': '换账号密码', 'staff.disable': '停用账号', 'staff.enable': '启用账号',
  'place.add': '新增村或镇', 'place.change': '改村或镇', 'roster.import': '导入花名册', 'household.add': '登记一户', 'household.head': '换户主', 'household.move': '人转到另一户',
  'resident.register': '登记村民', 'resident.change': '改村民资料', 'resident.active': '登记迁回', 'resident.moved': '登记迁出', 'resident.dead': '登记去世', 'resident.moved_on': '迁往别村登记', 'staff.moved_on': '干部账号随本人迁到别村', 'relatives.declare': '登记亲属', 'relatives.remove': '删除亲属', 'relatives.reject': '不认亲属登记',
  'card.issue': '发工分卡', 'cards.issue_bulk': '批量发工分卡', 'card.pin': '换工分卡密码', 'card.limits': '改工分卡限额', 'card.active': '恢复工分卡', 'card.lost': '挂失工分卡', 'card.blocked': '停用工分卡', 'card.replace': '补工分卡', 'cards.print': '打印工分卡',
  'member.block': '停用会员', 'member.unblock': '恢复会员', 'code.reissue': '换村民码', 'code.revoke': '作废村民码', 'codes.print': '打印村民码', 'wechat.release': '解除微信绑定',
  'mandate.enter': '登记代办授权', 'mandate.end': '撤销代办授权', 'mandate.confirm': '核对授权书通过', 'mandate.refuse': '退回授权书', 'dispute.open': '提出代办异议', 'dispute.confirm': '认定代办异议属实', 'dispute.dismiss': '认定代办异议不属实',
  'points.award': '记一笔', 'points.award_bulk': '批量记分', 'points.approve_bulk': '同意批量记分', 'points.refuse_bulk': '不同意批量记分', 'points.reverse': '更正工分', 'points.block': '停用工分账户', 'points.release': '恢复工分账户', 'points.settings': '改工分设置', 'liability.thresholds': '改负债提醒的界限', 'indicators.enter': '填写治理指标',
  'scores.draft': '起草计分办法', 'scores.answer': '说明计分办法的差距', 'scores.sign': '签字同意计分办法', 'scores.withdraw': '撤回计分办法',
  'certificates.offer': '改银行的授信条件', 'partners.create_bank': '新建合作银行',
  'perks.draft': '起草信用优待', 'perks.publish': '公布信用优待', 'perks.call_off': '取消信用优待', 'perks.rate': '给信用优待评分', 'perks.granted': '给信用优待', 'perks.declined': '不给信用优待', 'perks.appeal_upheld': '认定优待申诉成立', 'perks.appeal_declined': '驳回优待申诉',
  'scores.printed': '给本人打印信用分', 'scores.objection_entered': '按书面登记信用异议', 'scores.refresh': '更新全镇信用分', 'certificates.shown': '给本人打印银行会看到的内容', 'certificates.entered': '按书面登记信用证明',
  'scores.objection_looked': '查看信用异议和分数', 'scores.objection_upheld': '认定信用异议成立', 'scores.objection_declined': '认定信用异议不成立', 'scores.objection_prolonged': '延长信用异议的答复',
  'negatives.enter': '录入负面记录', 'negatives.approve': '复核负面记录通过', 'negatives.refuse': '复核负面记录不通过', 'negatives.answer': '申辩负面记录', 'negatives.keep': '申辩后保留负面记录', 'negatives.drop': '申辩成立，不予记录', 'negatives.object': '对负面记录提异议', 'negatives.extend': '延长负面记录的异议处理',
  'negatives.dismiss': '认定负面记录异议不成立', 'negatives.uphold': '认定负面记录异议成立', 'negatives.ask_repair': '申请信用修复', 'negatives.propose': '初核同意信用修复', 'negatives.decline': '不同意信用修复', 'negatives.repair': '复核同意信用修复', 'negatives.recall': '提出撤销负面记录', 'negatives.withdraw': '撤销负面记录', 'negatives.resume': '恢复负面记录', 'negatives.forget': '删除负面记录的内容',
  'rules.propose': '起草规则', 'rules.approve': '批准规则', 'rules.reject': '退回规则', 'rules.withdraw': '撤回规则草案', 'board.choose': '登记上不上榜', 'board.publish': '公布榜单',
  'partners.create': '新建商户', 'partners.details': '改商户资料', 'partners.limits': '改商户上限', 'partners.spending': '改消费上限', 'partners.prices': '改商户价目', 'partners.terminals': '改商户终端', 'partners.contract': '改商户合同', 'partners.suspend': '暂停商户', 'partners.resume': '恢复商户',
  'partners.code_issue': '发商户码', 'partners.code_revoke': '作废商户码', 'partners.key_issue': '发商户密钥', 'partners.key_rotate': '换商户密钥', 'partners.key_revoke': '作废商户密钥', 'partners.webhook_set': '设商户推送地址', 'partners.webhook_disable': '停商户推送', 'partners.webhook_fail': '推送总失败，自动停了',
  'appraisals.draft': '起草评议', 'appraisals.change': '改评议', 'appraisals.approve': '批准评议', 'appraisals.reject': '退回评议', 'appraisals.withdraw': '撤回评议', 'appraisals.call_off': '取消评议', 'appraisals.open': '评议开始', 'appraisals.close': '结束投票',
  'appraisals.expire': '评议过期', 'appraisals.count': '计票', 'appraisals.tally': '计票完成', 'appraisals.publish': '公布评议', 'appraisals.count_due': '到期自动计票', 'appraisals.publish_due': '到期自动公布', 'appraisals.print_papers': '打印选票', 'appraisals.hand_out': '发纸质票', 'appraisals.hand_in': '收纸质票', 'appraisals.take_back': '作废纸质票', 'appraisals.ask_hand_out': '凭编号发票，等第二位', 'appraisals.ask_hand_in': '凭编号收票，等第二位', 'appraisals.ask_take_back': '凭编号作废票，等第二位', 'appraisals.enter_papers': '录入纸质票',
  'tickets.enter': '替村民写我有话说', 'tickets.desks': '改分派办法', 'tickets.release': '公开一件反映', 'tickets.hide': '不再公开反映', 'media.refused': '退回不合格的文件', 'reviews.approved': '图片审核通过', 'reviews.rejected': '图片审核没通过',
  'listings.read': '看土地承租的合同', 'listings.sign': '土地承租：第一位干部同意', 'listings.notice': '土地承租：第二位同意，开始公示', 'listings.approve': '五集信息通过', 'listings.refuse': '五集信息不通过', 'listings.hide': '隐藏五集信息', 'listings.show': '恢复显示五集信息', 'listings.reveal': '五集：双方同意交换电话', 'listings.contact': '五集：看对方电话', 'listings.report_uphold': '五集：反映成立', 'listings.report_dismiss': '五集：反映不成立',
  'market.dispatch': '再次告知微信发货', 'bookings.write': '新建预订项目', 'bookings.change': '改预订项目', 'bookings.close': '设不接待日', 'bookings.places': '改某天数量', 'bookings.give': '协商退款给客人', 'bookings.ask': '申请开放预订', 'bookings.recall': '撤回预订申请', 'bookings.withdraw': '下架预订项目', 'bookings.publish': '开放预订', 'bookings.return': '退回预订申请', 'bookings.suspend': '暂停预订项目', 'bookings.look': '看预订客人电话', 'bookings.sheet': '打印预订日表', 'bookings.arrive': '客人已到', 'bookings.miss': '客人没来', 'bookings.call_off': '主人取消预订', 'bookings.undo': '改回客人还没到', 'aftersales.look': '看售后', 'aftersales.ask': '售后：请买家补充', 'aftersales.offer': '售后：提出退一部分', 'aftersales.grant': '售后：同意退款', 'aftersales.refuse': '售后：不同意', 'aftersales.agree': '售后复核：退款', 'aftersales.uphold': '售后复核：维持', 'ratings.show': '公开评价', 'ratings.hide': '隐藏评价', 'ratings.answer': '回复评价', 'market.leave': '没人来取，结束订单',
  'tourism.map': '改游览地图', 'tourism.write': '新建游览点', 'tourism.change': '改游览点', 'tourism.publish': '游览点上线', 'tourism.withdraw': '游览点下线', 'tourism.code': '换打卡码', 'tourism.trail_write': '新建路线', 'tourism.trail_change': '改路线', 'tourism.trail_publish': '路线上线', 'tourism.trail_withdraw': '路线下线',
  'coupons.levels': '会员等级', 'coupons.offer': '发优惠券', 'coupons.stop': '停发优惠券',
  'market.producer': '写生产者', 'market.write': '新建商品', 'market.change': '改商品', 'market.offer': '商品上架', 'market.pause': '商品暂停', 'market.resume': '商品恢复销售', 'market.end': '商品下架', 'market.lot': '采收入库', 'market.terms': '市集怎么卖', 'market.look': '看订单收货地址', 'market.deliveries': '打印配送单', 'market.pick': '开始备货', 'market.weigh': '称重', 'payments.say_by_hand': '另外退款', 'payments.confirm_by_hand': '核对另外退款', 'market.other_lot': '换一批货', 'market.ready': '备好待取', 'market.ship': '送出', 'market.hand_over': '交货', 'market.receive': '买家收货', 'market.call_off': '取消订单退款', 'market.refund': '退一部分款', 'market.spoilt': '报损', 'market.cycle_write': '新建开团', 'market.cycle_change': '改开团', 'market.cycle_publish': '开团', 'market.cycle_discard': '删开团草稿', 'market.cycle_call_off': '取消开团',
  'proceeds.approve': '批准货款', 'proceeds.pay': '登记货款付款', 'proceeds.doubt': '对货款提疑问', 'proceeds.answer': '答复货款疑问',
  'rewards.write': '新建奖品', 'rewards.change': '改奖品', 'rewards.stock': '改奖品库存', 'rewards.offer': '奖品上架', 'rewards.pause': '奖品暂停', 'rewards.resume': '奖品恢复兑换', 'rewards.end': '奖品下架',
  'rewards.fulfil_by_code': '凭取货码发放兑换', 'rewards.fulfil_by_card': '凭卡发放兑换', 'rewards.fulfil_by_known': '没有凭码，凭认识发放兑换', 'rewards.call_off': '取消兑换', 'rewards.refund': '兑换退工分',
  'topups.terms': '改话费网费办法', 'topups.pay': '交好一笔网费', 'topups.return': '退回一笔网费', 'topups.rule': '按账单认定充值，等第二位', 'topups.rule_paid': '认定充值成功', 'topups.rule_unpaid': '认定充值没成',
  'settlement.object': '商户对结算提异议', 'settlement.check': '核对结算单', 'settlement.send_back': '退回结算单', 'settlement.approve': '批准结算单', 'settlement.pay': '登记结算付款', 'settlement.uphold': '认定结算异议成立', 'settlement.decline': '认定结算异议不成立',
  'wishes.post_for': '替村民许愿', 'wishes.at_once': '心愿改为直接发布', 'wishes.by_officer': '心愿改为先审核', 'wishes.publish': '发布心愿', 'wishes.return': '心愿请修改', 'wishes.refuse': '心愿未通过', 'wishes.merge': '合并心愿', 'wishes.cancel': '取消心愿',
  'wishes.free': '收回心愿', 'wishes.reopen': '退回心愿再办', 'wishes.vouch': '代为确认心愿', 'wishes.settle': '核定心愿', 'wishes.claim': '替商户认领心愿', 'wishes.update': '替商户说进展', 'wishes.finish': '替商户说办好了', 'wishes.give_up': '替商户放弃心愿',
}

/** A deed in words; one that has none yet is said by its code. */
export const deedText = (deed) => looks[deed] ?? changes[deed] ?? deed
