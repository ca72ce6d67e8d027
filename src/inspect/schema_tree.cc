#include "inspect/schema_tree.h"

#include "format/parse.h"
#include "inspect/names.h"

namespace lamella::inspect {
namespace {

// No reader goes deeper than 255 levels.
constexpr size_t kMaxDepth = 512;

class TreeBuilder {
 public:
  TreeBuilder(const std::vector<format::SchemaElement>& elements, std::string_view what)
      : elements_(elements), what_(what) {}

  SchemaTree Run() {
    if (elements_.empty()) Fail("its schema is empty");
    tree_.root = Next();
    if (next_ != elements_.size()) Fail("its schema has more than one root");
    return std::move(tree_);
  }

 private:
  SchemaNode Next() {
    if (next_ == elements_.size()) Fail("its schema lacks elements");
    if (path_.size() > kMaxDepth) Fail("its schema is nested too deeply");
    const format::SchemaElement& element = elements_[next_++];
    SchemaNode node;
    node.name = element.name;
    node.type = TypeName(element);
    node.physical = PhysicalName(element);
    if (element.repetition_type) node.repetition = NameOf(*element.repetition_type);
    node.field_id = element.field_id;
    const int32_t children = element.num_children.value_or(0);
    if (element.type && children == 0) {
      tree_.leaves.push_back({path_, &element});
    } else if (element.type || children < 0) {
      Fail("element \"" + element.name + "\" of its schema is neither leaf nor group");
    }
    for (int32_t i = 0; i < children; ++i) {
      if (next_ == elements_.size()) Fail("its schema lacks elements");
      path_.push_back(elements_[next_].name);
      node.children.push_back(Next());
      path_.pop_back();
    }
    return node;
  }

  [[noreturn]] void Fail(const std::string& why) const {
    throw format::FormatError("the " + std::string(what_) + " is damaged: " + why);
  }

  const std::vector<format::SchemaElement>& elements_;
  std::string_view what_;
  size_t next_ = 0;
  std::vector<std::string> path_;
  SchemaTree tree_;
};

}  // namespace

SchemaTree BuildSchemaTree(const std::vector<format::SchemaElement>& elements,
                           std::string_view what) {
  return TreeBuilder(elements, what).Run();
}

}  // namespace lamella::inspect
