"""Reviews (评价) by those who bought or stayed: of what, and who may, the rooms above say."""
